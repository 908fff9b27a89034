package io.flomd.docs;

import io.flomd.docs.DocPage.Block;
import io.flomd.docs.Marker.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs pages, each in a shell and a folder of its own, beside a service of its own. */
final class LivePage {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final List<String> LINKS = List.of("target", "src");
    private static final List<String> SERVED = List.of("28015", "8080", "2379", "2380", "6379");

    private final Path bin;

    /**
     * Prepares what is on the path of the shells: the command with its archive, as the install page has it.
     *
     * @param bin a new folder for it
     */
    LivePage(Path bin) throws IOException {
        this.bin = bin;
        for (String script : List.of("flom", "flom-archive")) {
            Files.copy(
                    PROJECT.resolve("src/main/scripts/" + script),
                    bin.resolve(script),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.copy(PROJECT.resolve("target/flom.jar"), bin.resolve("flom.jar"));
        try (DocShell shell = new DocShell(bin, environment(bin, freePorts()), Map.of())) {
            shell.run("flom-archive");
        }
    }

    /** The names of the pages with something to run that needs none of the programs, if {@code portable}; else, that needs some. */
    static List<String> pages(boolean portable) {
        return DocPage.all(PROJECT).stream()
                .filter(page -> isRun(page, portable))
                .map(page -> DocRules.name(PROJECT, page))
                .toList();
    }

    private static boolean isRun(DocPage page, boolean portable) {
        return page.blocks().stream()
                .map(Block::marker)
                .anyMatch(marker ->
                        marker != null && marker.isRun() && marker.programs().isEmpty() == portable);
    }

    /** The programs that the blocks of the page need. */
    static String[] programs(DocPage page) {
        return page.blocks().stream()
                .map(Block::marker)
                .flatMap(marker -> marker == null ? Stream.of() : marker.programs().stream())
                .distinct()
                .toArray(String[]::new);
    }

    /**
     * Runs the blocks of the page in order.
     *
     * @param folder empty, for everything that is written
     * @param withPrograms whether blocks that need more than a shell and a JDK are run too
     */
    void run(DocPage page, Path folder, boolean withPrograms) throws IOException {
        List<Block> blocks = page.blocks().stream()
                .filter(block -> withPrograms || block.marker().programs().isEmpty())
                .toList();
        Map<String, String> ports = freePorts();
        prepare(folder, ports);
        try (DocShell shell = new DocShell(folder, environment(folder, ports), ports)) {
            if (!startsAService(blocks)) {
                shell.run(background("java -jar target/flomd.jar", " is up after "));
            }
            if (withPrograms && List.of(programs(page)).contains("etcd")) {
                shell.run(background(
                        "etcd --data-dir etcd --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379"
                                + " --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380"
                                + " --initial-cluster default=http://127.0.0.1:2380",
                        "ready to serve client requests"));
            }
            if (withPrograms && List.of(programs(page)).contains("redis-server")) {
                shell.run(background("redis-server --port 6379 --save ''", "Ready to accept connections"));
            }
            for (Block block : blocks) {
                shell.run(block);
            }
        } finally {
            for (String link : LINKS) {
                Files.delete(folder.resolve(link));
            }
        }
    }

    /** What the folder of a page has: the project's folders, the settings of flom, and a job that people would have. */
    private static void prepare(Path folder, Map<String, String> ports) throws IOException {
        for (String link : LINKS) {
            Files.createSymbolicLink(folder.resolve(link), PROJECT.resolve(link));
        }
        Path tools = Files.createDirectory(folder.resolve("bin"));
        executable(tools.resolve("redis-cli"), "exec /usr/bin/redis-cli -p " + ports.get("6379") + " \"$@\"\n");
        executable(folder.resolve("job"), "echo the job ran \"$@\"\n");
        Files.writeString(
                folder.resolve(".flom"),
                "[Daemon]\nUnicastPort=%1$s\nMulticastPort=%1$s\n".formatted(ports.get("28015")));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private Map<String, String> environment(Path folder, Map<String, String> ports) {
        String java = Path.of(System.getProperty("java.home")).toString();
        return Map.of(
                "HOME",
                folder.toString(),
                "JAVA_HOME",
                java,
                "PATH",
                folder.resolve("bin") + ":" + bin + ":" + java + "/bin:" + System.getenv("PATH") + ":/usr/sbin:/sbin",
                "FLOM_SHOW_URL",
                "http://127.0.0.1:" + ports.get("8080"),
                "FLOM_DAEMON_UNICASTPORT",
                ports.get("28015"),
                "FLOM_DAEMON_MULTICASTPORT",
                ports.get("28015"),
                "SERVER_PORT",
                ports.get("8080"),
                "ETCDCTL_API",
                "3",
                "ETCDCTL_ENDPOINTS",
                "http://127.0.0.1:" + ports.get("2379"));
    }

    private static boolean startsAService(List<Block> blocks) {
        return blocks.stream()
                .anyMatch(block ->
                        block.marker().kind() == Kind.BACKGROUND && block.text().contains("flomd.jar"));
    }

    private static Block background(String command, String until) {
        return new Block(0, "", "run in the background until " + until.strip(), List.of(command));
    }

    private static Map<String, String> freePorts() throws IOException {
        Map<String, String> ports = new LinkedHashMap<>();
        ServerSocket[] sockets = new ServerSocket[SERVED.size()];
        try {
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ports.put(SERVED.get(i), Integer.toString(sockets[i].getLocalPort()));
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }
}

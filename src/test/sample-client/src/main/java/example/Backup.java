package example;

import io.flomd.client.ClientSettings;
import io.flomd.client.FlomClient;
import io.flomd.client.HeldLock;
import io.flomd.client.LockRequest;
import io.flomd.client.ServerAddress;
import java.time.Duration;

/** Locks on the server that the arguments name, and tells what it got. */
public final class Backup {
    private Backup() {}

    public static void main(String[] args) throws InterruptedException {
        ServerAddress server = new ServerAddress.Tcp(args[0], Integer.parseInt(args[1]));
        try (FlomClient client = new FlomClient(ClientSettings.of(server));
                HeldLock lock = client.acquire(LockRequest.of("backup").waitingAtMost(Duration.ofSeconds(30)))) {
            System.out.println("locked, token " + lock.token().orElseThrow());
            System.out.println("again: " + client.tryAcquire(LockRequest.of("backup").notWaiting()).isPresent());
        }
    }
}

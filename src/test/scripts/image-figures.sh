#!/usr/bin/env bash
# Prints figures of the service as it is in the image, in Markdown: time and CPU time from start to ready, with and without class archive,
# resident memory at rest, and what 1,000 connections, resources and waiters add to it. With the folder of an unpacked image it prints
# sizes too. Usage, after `mvn package`: src/test/scripts/image-figures.sh [runs, default 10] [root of an image]
# JAVA_HOMES: the JDKs to compare, by spaces (the one on the path and Temurin 25 in /usr/lib/jvm). Measure on a quiet machine.
set -euo pipefail
runs=${1:-10}
root=${2-}
cd "$(dirname "$0")/../../.."
path_java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
read -r -a homes <<<"${JAVA_HOMES:-$path_java $(find /usr/lib/jvm -maxdepth 1 -name 'temurin-25*' | sort | head -1)}"
work=$(mktemp -d)
service=
stop() { if [ -n "$service" ]; then kill -KILL "$service" 2>/dev/null || true; wait "$service" 2>/dev/null || true; service=; fi; }
trap 'stop; rm -rf "$work"' EXIT
export FLOM_DAEMON_UNICASTPORT=0 FLOM_DAEMON_MULTICASTPORT=0 SERVER_PORT=0 FLOM_SERVER_MAXCONNECTIONS=3000

# Starts the service; sets service, port, ready_ms, cpu_ms.
start() {
    local from line
    from=$(date +%s%N)
    exec 3< <(exec "$work/bin/flomd" 2>&1)
    service=$!
    while read -r -u3 line; do
        case $line in
            *"listening for locks on tcp "*) port=${line##*:} ;;
            *"is up after"*) break ;;
        esac
    done
    ready_ms=$((($(date +%s%N) - from) / 1000000))
    read -r -a stat <"/proc/$service/stat"
    cpu_ms=$(((stat[13] + stat[14]) * 1000 / $(getconf CLK_TCK)))
}

median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

measure() {
    local i
    : >"$work/ready"; : >"$work/cpu"; : >"$work/rss"
    for ((i = 0; i < runs; i++)); do
        start
        echo "$ready_ms" >>"$work/ready"
        echo "$cpu_ms" >>"$work/cpu"
        resident >>"$work/rss"
        stop
    done
    echo "| $1 | $(median <"$work/ready") ms | $(median <"$work/cpu") ms | $(($(median <"$work/rss") / 1024)) MB |"
}

resident() { awk '/^VmRSS/ {print $2}' "/proc/$service/status"; }

# Resident kilobytes after a collection of garbage.
settled() { "$JAVA_HOME/bin/jcmd" "$service" GC.run >/dev/null; resident; }

lock() {
    printf '<?xml version="1.0" encoding="UTF-8" ?><msg level="3" verb="1" step="8"><session peerid="figures"/>' >&"$1"
    printf '<resource name="%s" mode="5" wait="1" create="1" lifespan="0"/></msg>' "$(printf %s "$2" | base64)" >&"$1"
}

echo "| JDK | ready | CPU time until then | resident then |"
echo "|---|---|---|---|"
java -Djarmode=tools -jar target/flomd.jar extract --destination "$work" --force >/dev/null
cp -r src/main/scripts "$work/bin"
for home in "${homes[@]}"; do
    export JAVA_HOME=$home
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$home/release")
    rm -f "$work"/flomd.aot "$work"/flomd.jsa "$work"/flomd.sum
    measure "$version"
    "$work/bin/flomd-archive"
    measure "$version with $(cd "$work" && ls flomd.aot flomd.jsa 2>/dev/null)"
done

echo
echo "| with 256 MB, JDK $version | resident |"
echo "|---|---|"
export JAVA_OPTS="-XX:MaxRAM=256m"
count=1000
start
rest=$(settled)
echo "| at rest | $((rest / 1024)) MB |"
ulimit -n 4096
connections=()
for ((i = 0; i < 2 * count; i++)); do
    exec {socket}<>"/dev/tcp/127.0.0.1/$port"
    connections+=("$socket")
    # Without a message within 10 s a connection is closed.
    lock "$socket" "$([ "$i" -lt "$count" ] && echo "own$i" || echo "own0")"
    if [ $((i + 1)) = "$count" ]; then
        sleep 1
        held=$(settled)
        echo "| per $count connections with a lock and a resource each | $((held - rest)) kB |"
    fi
done
sleep 1
waiting=$(settled)
echo "| per $count connections that wait | $((waiting - held)) kB |"
for ((i = 0; i < count; i++)); do lock "${connections[0]}" "more$i"; done
sleep 1
echo "| per $count more resources and locks of one connection | $(($(settled) - waiting)) kB |"
stop

if [ -n "$root" ]; then
    echo
    echo "| folder of the image | size |"
    echo "|---|---|"
    for folder in opt/java opt/flomd/lib opt/flomd/flomd.aot opt/flomd/flomd.jsa opt/flomd/flomd.jar opt/flomd usr/share/doc/flomd .; do
        if [ -e "$root/$folder" ]; then echo "| /$folder | $(du -sm "$root/$folder" | cut -f1) MB |"; fi
    done
fi
uptime

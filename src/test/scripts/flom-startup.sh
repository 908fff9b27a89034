#!/bin/sh
# Measures from start to finish `flom -a 127.0.0.1 -p PORT -r x -- true`, plain and with the prepared archive, and prints
# the medians. Usage: src/test/scripts/flom-startup.sh [runs], after `mvn package`. JAVA_HOME chooses the JDK.
# Exit status 1 if a median is over its limit: 250 ms plain, 120 ms with the archive. Measure on a quiet machine.
set -e
runs=${1:-21}
cd "$(dirname "$0")/../../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
"$java" -jar target/flomd.jar --spring.main.web-application-type=none --flom.daemon.unicast-port=0 \
    --flom.daemon.multicast-address= >"$work/log" 2>&1 &
server=$!
until port=$(sed -n 's/.*listening for locks on tcp 127.0.0.1:\([0-9]*\).*/\1/p' "$work/log") && [ -n "$port" ]; do
    kill -0 "$server" || { cat "$work/log"; exit 2; }
    sleep 0.2
done
cp target/flom.jar src/main/scripts/flom src/main/scripts/flom-archive "$work"

median() {
    "$@" -a 127.0.0.1 -p "$port" -r x -- true
    i=0
    while [ "$i" -lt "$runs" ]; do
        from=$(date +%s%N)
        "$@" -a 127.0.0.1 -p "$port" -r x -- true
        to=$(date +%s%N)
        echo $(((to - from) / 100000))
        i=$((i + 1))
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

report() {
    echo "$1: median $(($2 / 10)).$(($2 % 10)) ms of $runs runs (limit $3 ms)"
    [ "$2" -le "$(($3 * 10))" ] || failed=1
}

failed=0
"$java" -version 2>&1 | head -1
report "java -jar flom.jar" "$(median "$java" -jar "$work/flom.jar")" 250
"$work/flom-archive"
report "flom with $(ls "$work" | grep -E '^flom\.(jsa|aot)$')" "$(median "$work/flom")" 120
uptime
exit "$failed"

# What helm test runs: takes a lock, sees that nobody else gets it meanwhile, frees it, takes it again, and asks for health.
# LOCK_HOST, LOCK_PORT, HTTP_PORT and HEALTH_PORT name the service; LOCK_NAME the resource; LOCK_TIMEOUT the wait in ms.
set -eu

lock() {
    flom -a "$LOCK_HOST" -p "$LOCK_PORT" -d 0 -r "$LOCK_NAME" "$@"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# Status of GET http://HOST:PORT/PATH. The shell does it: the image has no other client.
status() {
    local version code rest
    exec 3<>"/dev/tcp/$LOCK_HOST/$1"
    printf 'GET /%s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$2" "$LOCK_HOST" "$1" >&3
    read -r version code rest <&3
    exec 3<&- 3>&-
    echo "$code"
}

echo "taking the lock $LOCK_NAME on $LOCK_HOST:$LOCK_PORT"
lock -o "$LOCK_TIMEOUT" -- sh -c \
    'flom -a "$LOCK_HOST" -p "$LOCK_PORT" -d 0 -r "$LOCK_NAME" -o 0 -- true; [ $? -eq 98 ]' ||
    fail "the lock was not granted, or granted twice"

echo "taking it again, now that it is free"
lock -o 0 -- true || fail "the lock was not freed"

for group in liveness readiness; do
    echo "asking for $group on $LOCK_HOST:$HEALTH_PORT"
    code=$(status "$HEALTH_PORT" "actuator/health/$group")
    [ "$code" = 200 ] || fail "$group has status $code"
done

echo "asking for the lock view on $LOCK_HOST:$HTTP_PORT"
code=$(status "$HTTP_PORT" locks)
[ "$code" = 200 ] || fail "the lock view has status $code"
echo "flomd works"

#!/usr/bin/env bash
# Runs a command in the root file system of an image as a container engine would with the strictest settings: read-only root, empty
# /tmp, own mounts, processes and IPC, user 10001 without capabilities and without ways to get any. The network is the caller's, or the
# namespace that IMAGE_NETNS names.
# The command is process 1 of its namespace; its exit status is the script's. Nothing stays mounted, because mounts end with it.
# Usage, as root: src/test/scripts/image-run.sh root command…
# IMAGE_CONFIG: a folder that is mounted as /config. IMAGE_CGROUPS: folders of control groups that the command joins, by colons.
# JAVA_OPTS is passed on.
set -euo pipefail
root=$1
shift
IFS=: read -r -a groups <<<"${IMAGE_CGROUPS-}"
for group in ${groups[@]+"${groups[@]}"}; do echo $$ >"$group/cgroup.procs"; done

# shellcheck disable=SC2016
exec ${IMAGE_NETNS:+nsenter --net=/run/netns/$IMAGE_NETNS} unshare --mount --pid --ipc --uts --fork --kill-child bash -euc '
    root=$1
    shift
    mount --bind "$root" "$root"
    if [ -n "${IMAGE_CONFIG-}" ]; then mount --bind -o ro "$IMAGE_CONFIG" "$root/config"; fi
    mount -t tmpfs -o size=64m,mode=1777 tmp "$root/tmp"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount -t tmpfs -o size=64k,mode=755 dev "$root/dev"
    for device in null zero random urandom; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mount -o remount,bind,ro "$root"
    exec chroot "$root" setpriv --reuid 10001 --regid 10001 --clear-groups --inh-caps=-all --ambient-caps=-all \
        --bounding-set=-all --no-new-privs env -i --chdir=/opt/flomd JAVA_HOME=/opt/java/openjdk \
        PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin ${JAVA_OPTS:+JAVA_OPTS="$JAVA_OPTS"} "$@"
' image-run "$root" "$@"

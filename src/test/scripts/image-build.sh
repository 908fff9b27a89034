#!/usr/bin/env bash
# Builds the image without a registry: its bases are a Debian that debootstrap makes from the mirror that apt uses here, with this
# machine's Java. Maven and its repository are lent to the build, so that it works offline after `mvn verify`.
# Usage, as root: src/test/scripts/image-build.sh [folder, default target/image]. Prints where the root file system is mounted;
# `src/test/scripts/image-build.sh --clean [folder]` unmounts everything and deletes containers and images.
# IMAGE_JAVA_HOME: the Java that goes into the image (a Temurin 25 in /usr/lib/jvm, else the java on the path)
# BUILD_JAVA_HOME, MAVEN_REPOSITORY: with what it is built (the JDK on the path, ~/.m2/repository)
set -euo pipefail
cd "$(dirname "$0")/../../.."
clean=
if [ "${1-}" = --clean ]; then clean=yes; shift; fi
work=$(realpath -m "${1:-target/image}")
store=(--root "$work/storage" --runroot "$work/run" --storage-driver vfs)

if [ -n "$clean" ]; then
    [ -d "$work/storage" ] || exit 0
    buildah "${store[@]}" umount -a >/dev/null || true
    buildah "${store[@]}" rm -a >/dev/null || true
    buildah "${store[@]}" rmi -a -f >/dev/null || true
    # The store itself is a mount of its own while it is used.
    while read -r mounted; do umount "$mounted"; done < <(awk -v at="$work/" 'index($2, at) == 1 {print $2}' /proc/mounts | sort -r)
    rm -rf "$work/storage" "$work/run"
    exit 0
fi

home_of() { dirname "$(dirname "$(readlink -f "$(command -v "$1")")")"; }
path_java=$(home_of java)
temurin=$(find /usr/lib/jvm -maxdepth 1 -name 'temurin-25*' | sort | head -1)
image_java=${IMAGE_JAVA_HOME:-${temurin:-$path_java}}
build_java=${BUILD_JAVA_HOME:-$(home_of javac)}
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
maven=$(home_of mvn)

# shellcheck disable=SC1091
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' \
    | awk -v release="$release" '$2 == release {print $1; exit}')
[ -n "$mirror" ] || { echo "image-build: apt has no mirror for $release" >&2; exit 1; }

mkdir -p "$work"
if [ ! -f "$work/debian/complete" ]; then
    rm -rf "$work/debian"
    debootstrap --variant=minbase "$release" "$work/debian" "$mirror" >"$work/debootstrap.log" 2>&1 \
        || { tail -20 "$work/debootstrap.log" >&2; exit 1; }
    rm -rf "$work"/debian/var/cache/apt/* "$work"/debian/var/lib/apt/lists/* "$work"/debian/usr/share/{doc,locale,man}/*
    touch "$work/debian/complete"
fi

{
    base=$(buildah "${store[@]}" from scratch)
    root=$(buildah "${store[@]}" mount "$base")
    cp -a "$work/debian/." "$root"
    rm "$root/complete"
    mkdir -p "$root/opt/java/openjdk"
    # What a runtime does not need stays here; links of Debian's JDK lead out of its folder.
    tar -C "$image_java" -ch --exclude=./jmods --exclude=./lib/src.zip --exclude=./lib/ct.sym --exclude=./man --exclude=./docs \
        --exclude=./include . | tar -C "$root/opt/java/openjdk" -x
    ln -s "$maven/bin/mvn" "$root/usr/local/bin/mvn"
    buildah "${store[@]}" config --env JAVA_HOME=/opt/java/openjdk \
        --env PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$base"
    buildah "${store[@]}" commit "$base" localhost/flomd-run
    buildah "${store[@]}" config --env JAVA_HOME="$build_java" --env PATH="$build_java/bin:/usr/local/bin:/usr/bin:/bin" "$base"
    buildah "${store[@]}" commit --rm "$base" localhost/flomd-build

    lent=(--volume "$repository:/repository:ro")
    for folder in "$maven" "$build_java" /usr/share/java /etc/maven /etc/java-*; do
        if [ -d "$folder" ]; then lent+=(--volume "$folder:$folder:ro"); fi
    done
    buildah "${store[@]}" bud --isolation chroot --format docker --pull-never "${lent[@]}" \
        --build-arg BUILD_IMAGE=localhost/flomd-build --build-arg RUN_IMAGE=localhost/flomd-run \
        --build-arg MAVEN_FLAGS="-o -Dmaven.repo.local=/repository" --build-arg REVISION="${REVISION:-unknown}" \
        -t localhost/flomd .
} >"$work/build.log" 2>&1 || { tail -40 "$work/build.log" >&2; exit 1; }

buildah "${store[@]}" inspect --type image localhost/flomd >"$work/image.json"
container=$(buildah "${store[@]}" from --pull-never --name flomd localhost/flomd)
buildah "${store[@]}" mount "$container"

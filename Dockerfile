# The image of flomd: the service, the command flom, and class archives with which both start in about half the time.
#
#   docker build -t flomd .        podman build --format docker -t flomd .        buildah bud --format docker -t flomd .
#
# Podman and buildah keep the HEALTHCHECK in format docker only.

# A JDK of 17 or later and Maven.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-17
# A Java runtime of 17 or later with glibc, sh and bash; 25 or later for the faster archive.
ARG RUN_IMAGE=docker.io/library/eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
# More arguments for Maven, as -s or -Dmaven.repo.local.
ARG MAVEN_FLAGS=
# The commit that is built; this build does not see the repository.
ARG REVISION=unknown
WORKDIR /build
COPY . .
RUN mvn -B -ntp ${MAVEN_FLAGS} -Dmaven.test.skip=true -Dspotless.check.skip=true -Dflomd.commit="${REVISION}" package \
 && java -Djarmode=tools -jar target/flomd.jar extract --layers --destination target/layers \
 && mkdir -p target/doc target/image/lib target/layers/snapshot-dependencies \
 && cp target/flom.jar target/image/lib \
 && cp -r src/main/scripts target/image/bin \
 && cp src/main/image/application.yml target/image \
 && cp -r LICENSE $(ls -d target/classes/META-INF/licenses 2>/dev/null) target/doc \
 && chmod -R u=rwX,go=rX target/doc target/image target/layers

FROM ${RUN_IMAGE}
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="flomd" \
      org.opencontainers.image.description="A distributed lock manager that speaks the FLoM wire protocol" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# What changes seldom comes first, so that a new version shares these layers with the old one.
COPY --from=build /build/target/layers/dependencies/ /opt/flomd/
COPY --from=build /build/target/layers/snapshot-dependencies/ /opt/flomd/
COPY --from=build /build/target/doc/ /usr/share/doc/flomd/
COPY --from=build /build/src/main/completions/ /usr/share/bash-completion/completions/
COPY --from=build /build/target/image/ /opt/flomd/
COPY --from=build /build/target/layers/application/ /opt/flomd/

# Archives fit this JVM and these files only, so they are made here. The service trains on free ports of loopback.
RUN for command in flom flomd flomd-health flomd-ready; do ln -s /opt/flomd/bin/$command /usr/local/bin/$command; done \
 && mkdir -p /config && ln -s /config /opt/flomd/config \
 && echo 'flomd:x:10001:10001:flomd:/opt/flomd:/usr/sbin/nologin' >>/etc/passwd \
 && echo 'flomd:x:10001:' >>/etc/group \
 && /opt/flomd/bin/flom-archive && /opt/flomd/bin/flomd-archive && chmod a+r /opt/flomd/lib/flom.*

# Locks, HTTP, and the question of clients that look for the server.
EXPOSE 28015/tcp 8080/tcp 28015/udp

# Numbers, so that Kubernetes can see that it is not root. Nothing is written, but by the JVM to /tmp.
USER 10001:10001
# Settings are read from application.yml here, and from /config/application.yml before it.
WORKDIR /opt/flomd
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["flomd-health"]
ENTRYPOINT ["/opt/flomd/bin/flomd"]

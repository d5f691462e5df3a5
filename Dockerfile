# Builds two images: --target gateway and --target user-service.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
# Third-party jars go to a layer of their own, because they seldom change.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q -Dmaven.test.skip=true -pl gateway,user-service -am package \
 && for module in gateway user-service; do \
      mkdir -p /out/$module/own \
      && mv $module/target/lib /out/$module/lib \
      && mv /out/$module/lib/weir-*.jar $module/target/weir-$module-*.jar /out/$module/own/; \
    done \
 && install -D -m 644 proto/target/classes/weir/users/v1/users.binpb /out/weir/users.binpb

FROM eclipse-temurin:25-jre AS process
WORKDIR /app
USER 10001:10001
# The heap follows the container's memory limit. Memory that the JIT compilers have freed goes back to the system
# every ten seconds. Set JAVA_TOOL_OPTIONS to add options.
# /app/options has the class path, in the order that the AOT cache was made with. The JVM ignores a cache that
# does not fit, for example with -XX:+UseZGC.
ENTRYPOINT ["java", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-XX:MaxRAMPercentage=70", "-XX:TrimNativeHeapInterval=10000", \
  "-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr", "-Dio.netty.leakDetection.level=disabled", \
  "-XX:AOTCache=aot", "-Xlog:aot=off", "-Xlog:cds=off", "@options"]

FROM process AS user-service
COPY --from=build /out/user-service/lib lib
COPY --from=build /out/user-service/own own
USER root
# A failed training run costs time at each start, but breaks nothing.
RUN export LC_ALL=C; echo "-cp $(echo own/*.jar lib/*.jar | tr ' ' :)" >options \
 && { java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput=aot @options io.weir.users.training.UserServiceTraining >/dev/null 2>&1 || rm -f aot aot.config; }
USER 10001:10001
COPY deploy/user-service.yaml /etc/weir/
EXPOSE 50051 9902
HEALTHCHECK --interval=2s --timeout=2s --start-period=60s --retries=3 \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:9902/readyz"]
CMD ["io.weir.users.UserServiceMain", "-c", "/etc/weir/user-service.yaml"]

FROM process AS gateway
COPY --from=build /out/gateway/lib lib
COPY --from=build /out/gateway/own own
USER root
# A failed training run costs time at each start, but breaks nothing.
RUN export LC_ALL=C; echo "-cp $(echo own/*.jar lib/*.jar | tr ' ' :)" >options \
 && { java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput=aot @options io.weir.gateway.training.GatewayTraining >/dev/null 2>&1 || rm -f aot aot.config; }
USER 10001:10001
# To serve another API, mount its descriptor set over this one.
COPY --from=build /out/weir/users.binpb /etc/weir/
COPY deploy/gateway.yaml /etc/weir/
ENV DESCRIPTORS=/etc/weir/users.binpb
EXPOSE 8080 9901
HEALTHCHECK --interval=2s --timeout=2s --start-period=60s --retries=3 \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:9901/readyz"]
CMD ["io.weir.gateway.GatewayMain", "-c", "/etc/weir/gateway.yaml"]

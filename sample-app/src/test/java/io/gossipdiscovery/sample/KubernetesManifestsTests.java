package io.gossipdiscovery.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be said of {@code kubernetes} without a cluster: its files agree with each other and the application. */
class KubernetesManifestsTests {

    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";
    private static final String ROLE = "SAMPLE_ROLE";

    private final Manifests manifests = Manifests.read();
    private final YamlPlace gossip = manifests.headlessService();
    private final int gossipPort = SampleConfiguration.defaultGossipPort();
    private final List<String> gossipPorts = List.of("UDP " + gossipPort, "TCP " + gossipPort);

    @Test
    void everyObjectHasWhatEveryObjectNeedsAndNoNamespaceOfItsOwn() {
        manifests.files().forEach((name, object) -> {
            assertThat(object.at("apiVersion").text()).as(name).isNotBlank();
            assertThat(object.at("kind").text()).as(name).isNotBlank();
            if (!name.equals(Manifests.KUSTOMIZATION)) {
                assertThat(object.at("metadata", "name").text()).as(name).isNotBlank();
                assertThat(object.at("metadata").has("namespace")).as(name).isFalse();
            }
        });
        assertThat(manifests.deployments()).hasSize(2);
    }

    @Test
    void theKustomizationListsAllFilesButTheTemplateOfTheSecret() {
        YamlPlace kustomization = manifests.file(Manifests.KUSTOMIZATION);
        List<String> expected = manifests.files().keySet().stream()
                .filter(name -> !name.equals(Manifests.KUSTOMIZATION) && !name.equals(Manifests.SECRET_TEMPLATE))
                .toList();
        assertThat(kustomization.at("resources").texts()).containsExactlyInAnyOrderElementsOf(expected);

        YamlPlace replaced = kustomization.at("images").items().get(0);
        assertThat(manifests.deployments()).allSatisfy(deployment -> assertThat(
                        Manifests.container(deployment).at("image").text())
                .isEqualTo(
                        replaced.at("name").text() + ":" + replaced.at("newTag").text()));
    }

    @Test
    void deploymentsAndServicesSelectPodsThatAreThere() {
        assertThat(manifests.deployments()).allSatisfy(deployment -> assertThat(Manifests.podLabels(deployment))
                .as(deployment.path())
                .containsAllEntriesOf(
                        deployment.at("spec", "selector", "matchLabels").entries()));
        assertThat(manifests.ofKind("Service")).allSatisfy(service -> assertThat(manifests.deployments())
                .as(service.path())
                .anySatisfy(deployment -> assertThat(Manifests.podLabels(deployment))
                        .containsAllEntriesOf(service.at("spec", "selector").entries())));
        assertThat(manifests.deployments().stream()
                        .map(deployment ->
                                deployment.at("spec", "selector", "matchLabels").entries())
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void oneHeadlessServiceFindsThePodsOfAllDeploymentsBeforeTheyAreReady() {
        assertThat(gossip.at("spec", "clusterIP").text()).isEqualTo("None");
        assertThat(gossip.at("spec", "publishNotReadyAddresses").text()).isEqualTo("true");
        assertThat(manifests.deployments()).allSatisfy(deployment -> assertThat(Manifests.podLabels(deployment))
                .containsAllEntriesOf(gossip.at("spec", "selector").entries()));
    }

    @Test
    void gossipHasOnePortForBothProtocolsWhichIsTheApplicationsDefault() {
        assertThat(ports(gossip.at("spec", "ports"), "port")).containsExactlyInAnyOrderElementsOf(gossipPorts);
        assertThat(manifests.deployments()).allSatisfy(deployment -> assertThat(
                        ports(Manifests.container(deployment).at("ports"), "containerPort"))
                .containsAll(gossipPorts));
    }

    @Test
    void proxiesOfAMeshLeaveThatPortAlone() {
        String port = gossip.at("spec", "ports").items().get(0).at("port").text();
        assertThat(manifests.deployments()).allSatisfy(deployment -> assertThat(deployment
                        .at("spec", "template", "metadata", "annotations")
                        .entries())
                .as(deployment.path())
                .isEqualTo(Map.of(
                        "traffic.sidecar.istio.io/excludeInboundPorts", port,
                        "traffic.sidecar.istio.io/excludeOutboundPorts", port,
                        "config.linkerd.io/skip-inbound-ports", port,
                        "config.linkerd.io/skip-outbound-ports", port)));
    }

    @Test
    void theNetworkPolicyLetsPodsOfTheClusterGossipAndEverybodyCallThem() {
        YamlPlace policy = manifests.ofKind("NetworkPolicy").get(0);
        Map<String, String> cluster = gossip.at("spec", "selector").entries();
        assertThat(policy.at("spec", "podSelector", "matchLabels").entries()).isEqualTo(cluster);

        List<YamlPlace> rules = policy.at("spec", "ingress").items();
        assertThat(rules).hasSize(2);
        YamlPlace amongThemselves = rules.get(0);
        assertThat(amongThemselves.at("from").items().stream()
                        .map(source -> source.at("podSelector", "matchLabels").entries())
                        .toList())
                .isEqualTo(List.of(cluster));
        assertThat(ports(amongThemselves.at("ports"), "port")).containsExactlyInAnyOrderElementsOf(gossipPorts);

        assertThat(rules.get(1).has("from")).isFalse();
        List<String> open = ports(rules.get(1).at("ports"), "port");
        assertThat(manifests.deployments()).allSatisfy(deployment -> assertThat(open)
                .containsExactly("TCP "
                        + namedPort(deployment, "http").at("containerPort").text()));
    }

    @Test
    void podsAreGivenTheTimeThatAStopMayTake() {
        assertThat(manifests.deployments()).allSatisfy(deployment -> {
            YamlPlace container = Manifests.container(deployment);
            Duration before = container.has("lifecycle")
                    ? Duration.ofSeconds(container
                            .at("lifecycle", "preStop", "sleep", "seconds")
                            .number())
                    : Duration.ZERO;
            Duration stop = new SampleConfiguration(Manifests.variables(container)).longestStop();
            int given = Manifests.pod(deployment)
                    .at("terminationGracePeriodSeconds")
                    .number();
            assertThat(Duration.ofSeconds(given)).as(deployment.path()).isGreaterThan(before.plus(stop));
        });
    }

    @Test
    void theKeyComesOfASecretThatNoFileHolds() {
        YamlPlace template = manifests.file(Manifests.SECRET_TEMPLATE);
        assertThat(manifests.deployments()).allSatisfy(deployment -> {
            YamlPlace reference = Manifests.container(deployment).at("env").items().stream()
                    .filter(variable -> variable.at("name").text().equals("GOSSIP_SECURITY_KEYS"))
                    .findFirst()
                    .orElseThrow()
                    .at("valueFrom", "secretKeyRef");
            assertThat(reference.at("name").text())
                    .isEqualTo(template.at("metadata", "name").text());
            String placeholder =
                    template.at("stringData", reference.at("key").text()).text();
            assertThatThrownBy(() -> Base64.getDecoder().decode(placeholder))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void variablesAreThoseOfGossipAndBindToWhatTheClusterNeeds() {
        String seed = "dns:" + gossip.at("metadata", "name").text() + ":" + gossipPort;
        assertThat(manifests.deployments()).allSatisfy(deployment -> {
            Map<String, String> variables = Manifests.variables(Manifests.container(deployment));
            assertThat(variables.keySet().stream()
                            .filter(name -> !name.equals(JVM_OPTIONS) && !name.equals(ROLE))
                            .toList())
                    .allSatisfy(name -> assertThat(name).startsWith("GOSSIP_"));

            SampleConfiguration configuration = new SampleConfiguration(variables);
            GossipProperties bound = configuration.gossip();
            assertThat(bound.seeds()).containsExactly(seed);
            assertThat(bound.security().keys()).containsExactly(Manifests.ANY_KEY);
            assertThat(bound.cluster())
                    .isEqualTo(Manifests.podLabels(deployment).get("gossip-cluster"));
            assertThat(configuration.sample().role())
                    .isEqualTo(deployment.at("metadata", "name").text());
        });
    }

    @Test
    void podsMayDoNothingThatTheyDoNotNeed() {
        assertThat(manifests.deployments()).allSatisfy(deployment -> {
            YamlPlace pod = Manifests.pod(deployment);
            assertThat(pod.at("automountServiceAccountToken").text()).isEqualTo("false");
            assertThat(pod.at("enableServiceLinks").text()).isEqualTo("false");
            assertThat(pod.at("securityContext", "runAsNonRoot").text()).isEqualTo("true");
            assertThat(pod.at("securityContext", "seccompProfile", "type").text())
                    .isEqualTo("RuntimeDefault");

            YamlPlace container = Manifests.container(deployment);
            YamlPlace security = container.at("securityContext");
            assertThat(security.at("allowPrivilegeEscalation").text()).isEqualTo("false");
            assertThat(security.at("readOnlyRootFilesystem").text()).isEqualTo("true");
            assertThat(security.at("capabilities", "drop").texts()).containsExactly("ALL");
            assertThat(container.at("resources", "limits").has("memory")).isTrue();
            assertThat(container.at("resources", "requests").entries()).containsKeys("cpu", "memory");

            YamlPlace written = container.at("volumeMounts").items().get(0);
            assertThat(written.at("mountPath").text()).isEqualTo("/tmp");
            YamlPlace volume = pod.at("volumes").items().get(0);
            assertThat(volume.at("name").text()).isEqualTo(written.at("name").text());
            assertThat(volume.has("emptyDir")).isTrue();
        });
    }

    @Test
    void anUpdateTakesNobodyAwayBeforeSomebodyElseIsReady() {
        assertThat(manifests.deployments()).allSatisfy(deployment -> {
            YamlPlace update = deployment.at("spec", "strategy", "rollingUpdate");
            assertThat(update.at("maxUnavailable").number()).isZero();
            assertThat(update.at("maxSurge").number()).isPositive();
        });
    }

    @Test
    void visitorsReachAPortThatTheStorefrontHas() {
        YamlPlace service = manifests.object("Service", "storefront");
        YamlPlace deployment = manifests.object("Deployment", "storefront");
        assertThat(service.at("spec", "ports").items()).allSatisfy(port -> assertThat(
                        namedPort(deployment, port.at("targetPort").text())
                                .at("containerPort")
                                .number())
                .isPositive());
    }

    private static YamlPlace namedPort(YamlPlace deployment, String name) {
        return Manifests.container(deployment).at("ports").items().stream()
                .filter(port -> port.at("name").text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(deployment.path() + " has no port '" + name + "'"));
    }

    /** Protocol and number of each. */
    private static List<String> ports(YamlPlace list, String number) {
        return list.items().stream()
                .map(port -> port.at("protocol").text() + " " + port.at(number).text())
                .toList();
    }
}

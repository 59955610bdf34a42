package io.gossipdiscovery.autoconfigure.service;

import static io.gossipdiscovery.autoconfigure.service.Cluster.ready;
import static io.gossipdiscovery.autoconfigure.service.Cluster.serving;
import static io.gossipdiscovery.autoconfigure.service.Cluster.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.ServiceInstance;

@ExtendWith(OutputCaptureExtension.class)
class ServiceIndexTests {

    private final ServiceIndex index = Cluster.index();
    private final Cluster cluster = new Cluster();
    private final List<Long> changes = new ArrayList<>();

    ServiceIndexTests() {
        index.addListener(new ServiceIndexListener() {
            @Override
            public void onInstancesChanged(long version) {
                changes.add(version);
            }
        });
    }

    @Test
    void instancesOfAllLiveMembersAreListedInOrderOfTheirIds() {
        cluster.alive(1, serving("inventory", 8083, Readiness.UP))
                .member(2, Evidence.suspect(1), serving("inventory", 8081, Readiness.UP))
                .alive(3, with(serving("inventory", 8082, Readiness.UP), "storefront", 8080, Readiness.UP));

        index.onViewChanged(cluster.view());

        assertThat(ids("inventory")).containsExactly("inventory-8081", "inventory-8082", "inventory-8083");
        assertThat(ids("storefront")).containsExactly("storefront-8080");
        assertThat(index.services()).containsExactly("inventory", "storefront");
        assertThat(index.instances("nobody")).isEmpty();
    }

    @Test
    void deadAndDepartedMembersAreNotListed() {
        cluster.member(1, Evidence.dead(1), serving("inventory", 8081, Readiness.UP))
                .member(2, Evidence.LEFT, serving("inventory", 8082, Readiness.UP));

        index.onViewChanged(cluster.view());

        assertThat(index.instances("inventory")).isEmpty();
        assertThat(index.services()).isEmpty();
    }

    @Test
    void onlyInstancesThatWantRequestsAreListed() {
        int number = 0;
        for (Readiness readiness : Readiness.values()) {
            cluster.alive(++number, serving("inventory", 8080 + number, readiness));
        }
        MemberState silent = serving("inventory", 9000, Readiness.UP);
        cluster.alive(100, silent.with(MemberServices.readinessKey("inventory-9000"), null));

        index.onViewChanged(cluster.view());

        assertThat(ids("inventory")).containsExactly("inventory-8082");
    }

    @Test
    void drainingTakesAnInstanceOutAndUpBringsItBack() {
        MemberState state = serving("inventory", 8081, Readiness.UP);
        index.onViewChanged(cluster.alive(1, state).view());

        state = ready(state, "inventory", 8081, Readiness.DRAINING);
        index.onViewChanged(cluster.alive(1, state).view());
        assertThat(index.instances("inventory")).isEmpty();

        state = ready(state, "inventory", 8081, Readiness.UP);
        index.onViewChanged(cluster.alive(1, state).view());
        assertThat(ids("inventory")).containsExactly("inventory-8081");
    }

    @Test
    void theListStaysTheSameObjectWhileNothingChangesAndCannotBeChanged() {
        index.onViewChanged(
                cluster.alive(1, serving("inventory", 8081, Readiness.UP)).view());
        List<ServiceInstance> before = index.instances("inventory");

        index.onViewChanged(cluster.alive(2, MemberState.EMPTY).view());

        assertThat(index.instances("inventory")).isSameAs(before).isSameAs(index.instances("inventory"));
        assertThatThrownBy(() -> before.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void listenersHearOnlyOfChangesOfTheIndex() {
        MemberState state = serving("inventory", 8081, Readiness.UP);
        index.onViewChanged(cluster.alive(1, MemberState.EMPTY).view());
        assertThat(changes).isEmpty();

        index.onViewChanged(cluster.alive(2, state).view());
        index.onViewChanged(cluster.member(2, Evidence.suspect(1), state).view());
        index.onViewChanged(cluster.alive(2, state.with("user", new byte[] {1})).view());
        assertThat(changes).containsExactly(2L);

        index.onViewChanged(cluster.member(2, Evidence.dead(1), state).view());
        index.onViewChanged(cluster.without(2).view());
        assertThat(changes).containsExactly(2L, 5L);
        assertThat(index.version()).isEqualTo(5);
    }

    @Test
    void namesOfServicesAreComparedWithoutRegardToCase() {
        cluster.alive(1, serving("Inventory", 8081, Readiness.UP)).alive(2, serving("Orders", 8082, Readiness.UP));
        cluster.alive(3, serving("orders", 8083, Readiness.UP));

        index.onViewChanged(cluster.view());

        assertThat(index.instances("INVENTORY"))
                .isSameAs(index.instances("inventory"))
                .isSameAs(index.instances("Inventory"))
                .hasSize(1);
        assertThat(index.instances("ORDERS")).hasSize(2);
        assertThat(index.services()).containsExactly("Inventory", "orders");
    }

    @Test
    void anUnreadableEntryIsCountedAndCostsNobodyElseItsPlace() {
        MemberState hostile = with(MemberState.EMPTY, "inventory", 8081, Readiness.UP)
                .with(MemberServices.serviceKey("evil"), new byte[] {1, 2, 3})
                .with("service/", new byte[0]);
        cluster.alive(1, hostile).alive(2, serving("inventory", 8082, Readiness.UP));

        index.onViewChanged(cluster.view());
        index.onViewChanged(cluster.view());

        assertThat(ids("inventory")).containsExactly("inventory-8081", "inventory-8082");
        assertThat(index.malformedEntries()).isEqualTo(2);
    }

    @Test
    void theOldLifeOfAnInstanceAtTheSamePlaceIsNotListedTwice() {
        cluster.alive(1, serving("inventory", 8081, Readiness.UP)).alive(2, serving("inventory", 8081, Readiness.UP));

        index.onViewChanged(cluster.view());

        assertThat(ids("inventory")).containsExactly("inventory-8081");
    }

    @Test
    void twoLiveInstancesOfOneIdAreBothListedToldOfAndLoggedOnce(CapturedOutput output) {
        cluster.alive(1, named("stock-a", 8082))
                .alive(2, named("stock-a", 8081))
                .alive(3, named("stock-b", 8083));

        index.onViewChanged(cluster.view());
        index.onViewChanged(cluster.alive(4, named("stock-c", 8084)).view());

        DuplicateInstance expected = new DuplicateInstance(
                "inventory",
                "stock-a",
                List.of(URI.create("http://127.0.0.1:8081"), URI.create("http://127.0.0.1:8082")));
        assertThat(ids("inventory")).containsExactly("stock-a", "stock-a", "stock-b", "stock-c");
        assertThat(index.duplicates()).containsExactly(expected);
        assertThat(output.getAll().split("instance id 'stock-a' of service 'inventory' is used at", -1))
                .as("once")
                .hasSize(2);

        index.onViewChanged(
                cluster.member(1, Evidence.dead(1), named("stock-a", 8082)).view());
        assertThat(index.duplicates()).isEmpty();
        assertThat(ids("inventory")).containsExactly("stock-a", "stock-b", "stock-c");
    }

    private static MemberState named(String instanceId, int port) {
        ServiceRecord record = new ServiceRecord("inventory", instanceId, "127.0.0.1", port, false, null, Map.of());
        return MemberState.EMPTY
                .with(MemberServices.serviceKey(instanceId), MemberServices.encode(record))
                .with(MemberServices.readinessKey(instanceId), MemberServices.encode(Readiness.UP));
    }

    private List<String> ids(String service) {
        return index.instances(service).stream()
                .map(ServiceInstance::getInstanceId)
                .toList();
    }
}

package io.gossipdiscovery.membership;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;

/** The arrows between the packages of the engine, and what the engine must never touch. */
@AnalyzeClasses(packages = "io.gossipdiscovery.membership", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String ROOT = "io.gossipdiscovery.membership.";
    private static final Set<String> CLOCKS = Set.of("nanoTime", "currentTimeMillis");

    @ArchTest
    static final ArchRule memberTouchesNothing = only("member");

    @ArchTest
    static final ArchRule counterTouchesNothing = only("counter");

    @ArchTest
    static final ArchRule limitTouchesNothing = only("limit");

    @ArchTest
    static final ArchRule configTouchesNothing = only("config");

    @ArchTest
    static final ArchRule cryptoTouchesConfig = only("crypto", "config");

    @ArchTest
    static final ArchRule messageTouchesMember = only("message", "member");

    @ArchTest
    static final ArchRule wireTouchesMessageAndMember = only("wire", "message", "member");

    @ArchTest
    static final ArchRule tableTouchesMemberAndConfig = only("table", "member", "config");

    @ArchTest
    static final ArchRule detectorReadsTheTable = only("detector", "member", "message", "config", "counter", "table");

    @ArchTest
    static final ArchRule disseminationTouchesMessages = only("dissemination", "member", "message", "config");

    @ArchTest
    static final ArchRule antientropyReadsTheTable =
            only("antientropy", "member", "message", "config", "table", "limit");

    @ArchTest
    static final ArchRule theEngineHasNoClock =
            noClasses().should().accessTargetWhere(describe("is a clock", ArchitectureTests::isClock));

    @ArchTest
    static final ArchRule theEngineHasNoThreadSocketLoggerOrGlobalRandom = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.util.concurrent.locks..", "java.util.logging..", "java.nio.channels..")
                            .or(named(
                                    Thread.class.getName(),
                                    "java.util.Timer",
                                    "java.util.Random",
                                    "java.net.Socket",
                                    "java.net.DatagramSocket",
                                    "java.util.concurrent.ThreadLocalRandom",
                                    "java.time.Clock")));

    private static ArchRule only(String name, String... others) {
        String[] allowed = Stream.concat(
                        Stream.concat(Stream.of(name), Stream.of(others)).map(other -> ROOT + other),
                        Stream.of("java..", "javax.crypto..", "org.jspecify.annotations"))
                .toArray(String[]::new);
        return classes().that().resideInAPackage(ROOT + name).should().onlyDependOnClassesThat(arrayOr(allowed));
    }

    private static DescribedPredicate<JavaClass> arrayOr(String... packages) {
        return describe(
                "in " + String.join(", ", packages),
                type -> type.isPrimitive()
                        || type.isArray()
                        || resideInAnyPackage(packages).test(type));
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> all = Set.of(names);
        return describe("in " + all, type -> all.contains(type.getName()));
    }

    private static boolean isClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return (owner.equals("java.lang.System")
                        && CLOCKS.contains(access.getTarget().getName()))
                || (owner.startsWith("java.time.")
                        && access.getTarget().getName().equals("now"))
                || (owner.equals("java.lang.Math")
                        && access.getTarget().getName().equals("random"));
    }
}

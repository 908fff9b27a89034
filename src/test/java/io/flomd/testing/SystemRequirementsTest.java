package io.flomd.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class SystemRequirementsTest {
    @Test
    void namesTheFirstThingThatIsMissing() {
        assertThat(SystemRequirements.missingForNamespaces("Windows 11", "root"))
                .contains("network namespaces need Linux, this is Windows 11");
        assertThat(SystemRequirements.missingForNamespaces("Linux", "nobody"))
                .contains("network namespaces need root, this is nobody");
        assertThat(SystemRequirements.missingForNamespaces("Linux", "root")).isEmpty();
        assertThat(SystemRequirements.missingProgram("no-such-program", "no-other"))
                .contains("the program no-such-program is not installed (see .ci/run)");
        assertThat(SystemRequirements.missingProgram()).isEmpty();
    }

    @Test
    void aSkippedTestIsReportedAndARequiredOneFails() {
        assertThatThrownBy(() -> SystemRequirements.refuse("a reason of this test", null))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("a reason of this test");
        assertThatThrownBy(() -> SystemRequirements.refuse("a reason of this test", "required"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a reason of this test");
    }
}

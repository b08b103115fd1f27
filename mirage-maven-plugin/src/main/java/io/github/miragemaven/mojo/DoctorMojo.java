package io.github.miragemaven.mojo;

import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.toolchain.Doctor;
import io.github.miragemaven.toolchain.Finding;
import org.apache.maven.plugins.annotations.Mojo;

/** Tells which tools this machine has, which a build would use and why, and what it can boot. */
@Mojo(name = "doctor", threadSafe = true)
public final class DoctorMojo extends AbstractLockMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public DoctorMojo() {}

    @Override
    void run() {
        for (Finding finding : Doctor.examine(selection(), HostSystem.detect())) {
            if (finding.health() == Finding.Health.GOOD) {
                progress().info(finding.toString());
            } else {
                progress().warn(finding.toString());
            }
        }
    }
}

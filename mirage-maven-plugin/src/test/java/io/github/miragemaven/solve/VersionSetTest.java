package io.github.miragemaven.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A version set")
class VersionSetTest {

    @Test
    @DisplayName("is what java.util.BitSet says, for random sets of up to 200 versions")
    void agreesWithBitSet() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            BitSet a = randomBits(random);
            BitSet b = randomBits(random);
            VersionSet setA = VersionSet.of(a.stream());
            VersionSet setB = VersionSet.of(b.stream());
            String which = "seed " + seed;

            BitSet union = copy(a);
            union.or(b);
            BitSet common = copy(a);
            common.and(b);
            BitSet rest = copy(a);
            rest.andNot(b);
            assertThat(setA.union(setB)).as(which).isEqualTo(VersionSet.of(union.stream()));
            assertThat(setA.intersect(setB)).as(which).isEqualTo(VersionSet.of(common.stream()));
            assertThat(setA.minus(setB)).as(which).isEqualTo(VersionSet.of(rest.stream()));
            assertThat(setA.isDisjoint(setB)).as(which).isEqualTo(common.isEmpty());
            assertThat(setA.containsAll(setB)).as(which).isEqualTo(union.equals(a));
            assertThat(setA.size()).as(which).isEqualTo(a.cardinality());
            assertThat(setA.isSingle()).as(which).isEqualTo(a.cardinality() == 1);
            assertThat(setA.stream().toArray()).as(which).isEqualTo(a.stream().toArray());
            if (!a.isEmpty()) {
                assertThat(setA.best()).as(which).isEqualTo(a.nextSetBit(0));
            }
        }
    }

    @Test
    @DisplayName("is equal to another with the same versions, however it came about")
    void equality() {
        VersionSet far = VersionSet.of(1, 130).minus(VersionSet.of(130));
        assertThat(far).isEqualTo(VersionSet.of(1)).hasSameHashCodeAs(VersionSet.of(1));
        assertThat(far.minus(far)).isSameAs(VersionSet.empty());
        assertThat(VersionSet.first(3)).isEqualTo(VersionSet.of(2, 1, 0)).hasToString("{0,1,2}");
    }

    @Test
    @DisplayName("has no negative versions, and an empty one no best")
    void misuse() {
        assertThatThrownBy(() -> VersionSet.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VersionSet.empty().best()).isInstanceOf(IllegalStateException.class);
    }

    private static BitSet randomBits(Random random) {
        BitSet bits = new BitSet();
        int width = 1 + random.nextInt(200);
        IntStream.range(0, random.nextInt(12)).forEach(i -> bits.set(random.nextInt(width)));
        return bits;
    }

    private static BitSet copy(BitSet bits) {
        return (BitSet) bits.clone();
    }
}

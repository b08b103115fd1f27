package io.github.miragemaven.solve;

import java.util.List;

/**
 * Terms that can't all hold, PubGrub's incompatibility: at most one for each package, none trivial.
 *
 * @param ids the packages' numbers in the search, in the order of the terms
 * @param proof what it says and why
 */
@SuppressWarnings("ArrayRecordComponent") // lives and dies inside one search, and is compared by identity only
record Clause<P, R>(int[] ids, Proof<P, R> proof) {

    List<Term<P>> terms() {
        return proof.terms();
    }

    int indexOf(int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}

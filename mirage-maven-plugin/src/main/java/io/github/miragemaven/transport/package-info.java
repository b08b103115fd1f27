/** Bytes from elsewhere: http, git, file and Maven artifacts; verified, unpacked, cached. */
@NullMarked
package io.github.miragemaven.transport;

import org.jspecify.annotations.NullMarked;

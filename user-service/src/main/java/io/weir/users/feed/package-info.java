/**
 * Feeds whose entries are numbered in commit order, and the cache of their newest entries. Depends
 * on java.* only.
 */
@NullMarked
package io.weir.users.feed;

import org.jspecify.annotations.NullMarked;

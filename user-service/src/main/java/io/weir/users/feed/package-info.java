/**
 * Feeds whose entries are numbered in commit order, and the cache of their newest entries. Knows
 * only the language.
 */
@NullMarked
package io.weir.users.feed;

import org.jspecify.annotations.NullMarked;

/** The HTTP rule of a method, read from its options without generated classes. */
@NullMarked
package io.weir.transcoding.rule;

import org.jspecify.annotations.NullMarked;

/** Files that are followed while a process runs. */
@NullMarked
package io.weir.runtime.file;

import org.jspecify.annotations.NullMarked;

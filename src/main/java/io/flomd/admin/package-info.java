/** What people and programs see of the locks over HTTP; read only. */
@NullMarked
package io.flomd.admin;

import org.jspecify.annotations.NullMarked;

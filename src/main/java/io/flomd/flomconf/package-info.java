/**
 * Reading flom.conf, the configuration file of FLoM, for the service and for the command: {@link io.flomd.flomconf.FlomConf} is a file,
 * {@link io.flomd.flomconf.FlomConfKey} has a row for each key.
 *
 * <p>Only the JDK is needed at run time.
 */
@NullMarked
package io.flomd.flomconf;

import org.jspecify.annotations.NullMarked;

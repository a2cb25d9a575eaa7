/*-
 * #%L
 * Florence-2 for Fiji
 * %%
 * Copyright (C) 2026 Florence-2 for Fiji developers
 * %%
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 * 
 * 1. Redistributions of source code must retain the above copyright notice,
 *    this list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the documentation
 *    and/or other materials provided with the distribution.
 * 
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
 * AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
 * IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
 * ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
 * LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
 * CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
 * SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 * CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
 * ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 * #L%
 */
/**
 * The commands of this plugin in an ImageJ without imagej-legacy: their menu entries, dialogs and macro options.
 * <p>
 * In Fiji, imagej-legacy puts SciJava commands into ImageJ's menu, fills their inputs and records them. This package does the same,
 * with the same keys and values, so that one macro text runs in both. It knows no command and nothing of the model: only
 * SciJava's description of a command, and ImageJ.
 * </p>
 * <p>
 * It is not part of the plugin's jar but a jar of its own, which must not lie in Fiji: its {@code plugins.config} would list
 * every command a second time.
 * </p>
 * <p>
 * Start with {@link fiji.plugin.florence2.plainimagej.MenuCommand}, which ImageJ's menu calls; {@code CommandRun}, which runs
 * a command; and {@code CommandDialog}, the dialog for its inputs.
 * </p>
 */
package fiji.plugin.florence2.plainimagej;

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
package fiji.plugin.florence2.fiji.scene;

import fiji.plugin.florence2.plainimagej.scene.MacrosScene;
import fiji.plugin.florence2.plainimagej.scene.Stage;

import ij.IJ;

import java.util.List;

/** All that is played in a Fiji with windows, in one start of it. The last act ends it. */
public final class FijiScene {

	private static final List<String> SERVICES = List.of("script.Florence2Service", "imagej.service.ModelService");

	private FijiScene() {}

	public static void main(final String... args) {
		Stage.play(FijiScene::play, args);
	}

	private static void play(final Stage stage) throws Exception {
		stage.awaitThat("Fiji", () -> IJ.getInstance() != null && IJ.getInstance().isShowing());
		final FijiStage fiji = new FijiStage(stage);
		fiji.act("start", () -> start(fiji));
		new MenuActs(fiji).play();
		new MacroActs(fiji).play();
		fiji.act("macros", () -> MacrosScene.play(stage));
		new ScriptActs(fiji).play();
		new DisturbanceActs(fiji).play();
	}

	private static void start(final FijiStage fiji) throws Exception {
		// What comes late comes now.
		IJ.wait(3000);
		fiji.stage().settle();
		fiji.note("start windows", fiji.windows());
		fiji.note("start log", fiji.stage().log());
		for (final String name : SERVICES)
			fiji.note("service " + name, fiji.context().service("fiji.plugin.florence2." + name) != null);
		fiji.stage().screenshot("start");
	}
}

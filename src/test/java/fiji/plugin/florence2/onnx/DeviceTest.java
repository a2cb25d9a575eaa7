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
package fiji.plugin.florence2.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceTest {

	@Test
	void cpuIsAlwaysThere() throws Exception {
		assertTrue(Device.offered().contains(Device.CPU));
		try (Florence2 model = Florence2.open(Nano.folder(), 1, Device.CPU)) {
			assertEquals(Device.CPU, model.device());
		}
	}

	@Test
	void choiceByItself() throws Exception {
		try (Florence2 model = Florence2.open(Nano.folder(), 1)) {
			assertTrue(Device.offered().contains(model.device()), model.device().toString());
		}
	}

	@ParameterizedTest
	@EnumSource(value = Device.class, names = { "CUDA", "COREML", "DIRECTML" })
	void deviceThatIsNotThere(final Device device) {
		assumeFalse(Device.offered().contains(device), device + " is there");
		final ModelException e = assertThrows(ModelException.class, () -> Florence2.open(Nano.folder(), 1, device).close());
		assertTrue(e.getMessage().startsWith(device + " cannot be used") && e.getMessage().endsWith("or choose CPU."),
			e.getMessage());
	}
}

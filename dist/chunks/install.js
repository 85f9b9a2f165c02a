import { J as STORE_FOLDER, Q as isStorePath, Y as base32, ft as VerdictError, l as SHAPES, mt as messageOf, tt as storePathName } from "./clean-start.js";
import { l as checkUser, m as isSelfHosted, o as asRoot, s as canBeRoot } from "./system.js";
import { C as nixCommand, F as lastError, G as findNix, J as parseVersion, K as OLDEST, T as builderRefusal, U as InternalJson, W as DEFAULT_PROFILE, g as readSettings, q as atLeast, u as storeInfo, z as readFailure } from "./nix.js";
import { A as isDevice, C as valueOf, D as step, E as holdLock, O as DEVICES, S as hasSettingsFor, _ as daemonIsMissing, b as configure, d as reloadRules, f as keepTrack, g as awaitDaemon, h as setMode, k as FILES, m as modeOf, p as configureNix, u as hasUdev, v as startDaemon, w as record, x as configuring, y as hasSystemd } from "./measure.js";
import { getSystemErrorMessage, getSystemErrorName } from "node:util";
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:os";
import { basename, dirname, join } from "node:path";
// src/system/signals.ts
/** The signals that end a run in an orderly way: Ctrl-C, a cancelled job, a closed terminal. */
const END_SIGNALS = [
	"SIGINT",
	"SIGTERM",
	"SIGHUP"
];
/**
* Turns the first ending signal into an abort whose reason is the signal's name. Leaving the scope restores the
* default.
*/
function abortOnSignals() {
	const controller = new AbortController();
	const listener = (name) => controller.abort(name);
	for (const name of END_SIGNALS) process.on(name, listener);
	return {
		signal: controller.signal,
		[Symbol.dispose]: () => {
			for (const name of END_SIGNALS) process.off(name, listener);
		}
	};
}
/** Returns the exit code with which shells report that a signal ended a program: 130 for SIGINT, 143 for SIGTERM. */
function exitCodeOf(signal) {
	return 128 + constants.signals[signal.reason];
}
// src/features/advice.ts
/** Returns the one thing to do about a missing feature. */
function adviceFor(name, code) {
	if (code === "builds-elsewhere") return "Set max-jobs to 1 or more, or let the remote builders have it.";
	return FEATURE_ADVICE[name][code] ?? "The log of Nix's daemon may say more.";
}
const SANDBOX_ADVICE = "This needs sandbox = true in nix.conf, a Nix with build users, and a machine that allows namespaces (for a container: docker's --privileged). To build without a sandbox on purpose, set sandbox = false.";
const FEATURE_ADVICE = {
	kvm: {
		"no-device": "Use a machine with /dev/kvm, such as GitHub's x86-64 Linux runners; in a virtual machine, switch nested virtualisation on.",
		"no-permission": "Builders belong to no group, so open the device to all: sudo chmod 0666 /dev/kvm, or the udev rule KERNEL==\"kvm\", MODE=\"0666\".",
		"feature-missing": "Add \"extra-system-features = kvm\" to nix.conf and restart nix-daemon.",
		"too-slow": "This machine emulates virtualisation instead of having it: use another one. Until then, VM tests run under QEMU's own emulation.",
		hidden: "Look at sandbox-paths in nix.conf: something is mounted over the device.",
		"kvm-failed": "Look at the kernel's log (dmesg); another hypervisor may have taken the processor's virtualisation.",
		"no-answer": "Use another machine: tests with virtual machines would hang on this one.",
		"not-provable": "The logs of VM tests say whether they used it."
	},
	nspawn: {
		"feature-missing": "Set \"extra-experimental-features = auto-allocate-uids cgroups\", \"auto-allocate-uids = true\" and \"extra-system-features = uid-range\" in nix.conf, and restart nix-daemon.",
		"not-sandboxed": SANDBOX_ADVICE,
		"container-failed": "Containers need cgroup v2 and user namespaces: check whether the machine, or the container that it is, allows both."
	},
	sandbox: {
		"not-sandboxed": SANDBOX_ADVICE,
		"feature-missing": SANDBOX_ADVICE
	}
};
// src/features/devices.ts
/** The kernel's own list of the devices of this kind that exist. */
const MADE = "/sys/class/misc";
/**
* Opens devices to everybody: with a udev rule if there is udev, so that a device stays open when it is created again;
* else by its mode. A missing device is requested from the kernel first; one that the kernel cannot create stays
* missing.
*/
const openDevices = {
	name: "open-devices",
	work: async (context, { devices }) => {
		const { world, signal } = context;
		for (const device of devices) {
			if (!isDevice(device)) throw new TypeError(`there is no device "${String(device)}"`);
			if (world.files.exists(`${MADE}/${device}`)) continue;
			for (const module of DEVICES[device].modules) await world.processes.run({
				file: "modprobe",
				args: [module]
			}, signal);
		}
		await record(context, await modesNow(context, devices));
		if (hasUdev(world)) await openByRule(context, devices);
		else await openByMode(context, devices);
		return null;
	}
};
/** The changes to the modes of devices, whoever makes them. */
async function modesNow(context, devices) {
	const changes = [];
	for (const device of devices) {
		const before = await modeOf(context, DEVICES[device].path);
		if (before !== null && before !== "666" && /^[0-7]{3}$/u.test(before)) changes.push({
			kind: "mode",
			device,
			before
		});
	}
	return changes;
}
async function openByRule(context, devices) {
	const { world } = context;
	const before = world.files.exists(FILES.rules) ? String(await world.files.read(FILES.rules)) : null;
	const lines = (before ?? "").split("\n").filter((line) => line !== "");
	const added = devices.map((device) => `KERNEL=="${device}", MODE="0666", OPTIONS+="static_node=${DEVICES[device].path.slice(5)}"`);
	const after = `${[.../* @__PURE__ */ new Set([...lines, ...added])].join("\n")}\n`;
	if (after !== before) {
		await record(context, [{
			kind: "file",
			file: "rules",
			before,
			after
		}]);
		await world.files.write(FILES.rules, after);
	}
	await reloadRules(context, devices);
}
async function openByMode(context, devices) {
	const { world } = context;
	for (const { path } of devices.map((device) => DEVICES[device])) if (world.files.exists(path)) await setMode(context, path, `0666`);
}
// src/features/probe/binary.ts
/**
* The compiled probe.c, in base64: the builder of the proofs, for x86_64-linux.
* Made by scripts/build-probe; do not edit. `scripts/build-probe --check` tells whether it is what the source gives.
*/
const PROBE = `
f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAA6ABAAAAAAABAAAAAAAAAACgWAAAAAAAAAAAAAEAAOAADAEAABQAEAAEAAAAFAAAAAAAAAAAAAAAAAEAAAAAAAAAA
QAAAAAAABBYAAAAAAAAEFgAAAAAAAAAQAAAAAAAAAQAAAAYAAAAAAAAAAAAAAAAgQAAAAAAAACBAAAAAAAAAAAAAAAAAAEgqAAAAAAAAABAAAAAAAABR5XRk
BgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAADHtSInnSIPk8Oi/CQAAMcCKFAaE0nQNigwHSP/AONF07zHAw7gB
AAAAw0mJ8Ojc////hcB0E0iJ/kyJx+jN////hcAPlcAPtsDDTIsNB0kAAEiJ/k2LAU2FwHQsTInH6Kr///+FwHQaMcCAPAYAdAVI/8Dr9UGAPAA9dQZJjUQA
AcNJg8EI68y4DxVAAMNIiwWrRgAAMdJIKceKDAeEyXQVSD3+AQAAfw2IiEBIQACyAUj/wOvkhNJ0B0iJBX9GAADDSIPsIEmJ+bkKAAAAxkQkHwBMjUQkH0iJ
8DHSSf/ISPfxg8IwQYgQSInySInGSIP6CXfjv9MSQADoj////0yJz+iH////v8ASQADoff///0yJx+h1////SIPEIMNJifi/0xJAAOhj////TInH6Fv///+/
wBJAAOhR////SIn36Un///8xwEmJ+r/CEkAASIkF6kUAAOgz////v9USQADo5f7//0iJx+gh////v9MSQADoF////0yJ1+kP////SIn4gDggdQVI/8Dr9jHJ
SIkOQIo4jVfQgPoJdxBIa8kKSA++0kj/wEgB0eviw0iJ+E2JwkiJ902JyEiJ1kUxyUiJyg8Fw0UxyUUxwLpASEAAvgEAAABIiwVkRQAAvwEAAABIjUgBxoBA
SEAACkiJDU1FAADruFNIY99FMclFMcAxyTHSSInev+cAAADonf///+vnU0iJ+7/bEkAASYnz6CL///9Iid6/4hJAAOju/v//v+cSQABMid7ohf7//+iD////
vwEAAADoqf///0iF9nkISPfe6Ln///9IifDDSIPsEEUxyUUxwDHJSInivgEAAAC/5AAAAOgy////v+0SQABIicboxP///0hpBCQAypo7SANEJAhIg8QQw1NF
MclFMcAxyTHSvvMSQAC/AgAAAEiB7CACAADo8v7//78GE0AASInG6IT///9FMclFMcC5/wEAAEiNVCQgSInGMf9IicPoyP7//78GE0AASInG6Fr///9FMcC/
ZgAAAEUxyTHJMdIx9sZEBCAA6KD+//9IjXwkIEiJBRdEAABJicCAPwB0Y0iNdCQI6FT+//9IjXQkEEiJx+hH/v//SI10JBhIicfoOv7//0iLVCQISInHSTnQ
ciNMicBIKdBIi1QkGEg50HMTSANEJBBIiRWyQwAASIkFs0MAAIoHhMB0oUj/xzwKdfPrmEiJ3kUxyUUxwDHJMdK/AwAAAOgS/v//SIHEIAIAAFvDVUUxyUiJ
/UUxwFMxybpBrgAAvxAAAABIgexIAQAA6Ob9//+/DhNAAEiJxuh4/v//RTHJRTHAuQAgQAC6Ba4IwEiJ7r8QAAAASInDxwUfGwAAAAEAAOiv/f//vxoTQABI
icboQf7//0UxyUUxwLkAIEAAupCuCEBIid6/EAAAAOiF/f//vyQTQABIicboF/7//0iNTCQIRTHJRTHAuoOuOIFIid6/EAAAAOhb/f//vy4TQABIicbo7f3/
/zHAMdJIjUwkCEiJRCQISIneRTHJRTHASLj/////CAALAUiJlCSAAAAAvxAAAAC6hK44QUiJRCQQuAEBAQBIx4Qk+AAAAAAQAABIweAQSIlEJBhIuP////8Q
AAMBSImEJIgAAAC4AQEAAQ8QhCSAAAAASMeEJAABAAAgAAAASMHgCEiJhCSQAAAASIlEJHhIiUQkYEiJRCRISIlEJDC4AQAAgEiJhCToAAAASMeEJBABAAAA
BQAADxFEJGgPEUQkUA8RRCQ4DxFEJCDof/z//784E0AASInG6BH9//9IgcRIAQAASInYW13DU0UxyUiJ+0UxwL9TAAAAMcm67QEAAOhK/P//SInfW0iJxund
/P//U02JwUiJ+0mJyL+lAAAASInxvkITQADoIvz//0iJ31tIicbptfz//79HE0AA6KT7///ot/z//0grBYtBAAC/TBNAAEiJxugI+///v08TQAC+oIYBAOj5
+v//6Pf7//+/AQAAAOgd/P//SIPsEEiJ/jH/RTHJiXwkDEUxwDHJvz0AAABIjVQkDOix+///v1UTQABIicboQ/z///ZEJAx/dC+/2xJAAOgr+///vloTQAC/
4hJAAOj1+v//i3QkDL9gE0AAg+Z/6Ij6///ohvv//4N8JAwAdAq/AQAAAOil+///SIPEEMNBVLmAAQAARTHJRTHAVUmJ1EiJ/bpBAAAAU78CAAAA6DT7//9I
ie9IicboyPv//zHJSInDQYA8DAB0BUj/wev0TIniRTHJRTHASInevwEAAADoAvv//0iJ70iJxuiW+///SIneRTHJW0UxwF0xyTHSvwMAAABBXOnc+v//U0Ux
yTHJQbgAQAgAumcTQAAx9r+lAAAASIHsMAIAAOi4+v//v2kTQABIjVwkMEiJxuhF+///vngTQAC/PhRAAOgy/v//MclBuJMTQAC6eBNAAL6dE0AAvz4UQADo
Pf7//0UxyUUxwDHJMdK+eBNAAL9QAAAA6GL6//+/oxNAAEiJxuj0+v//vq4TQABIiffo4/3//7quE0AARTHAuQ4AAABIidZIidfo8v3//76zE0AASIn36L79
//+6sxNAAEUxwLkPAAAASInXvrcTQADoy/3//769E0AASIn36Jf9//++wRNAAL/JE0AA6Ij9//++yRNAAEG40BNAALkKAAAASIn3usETQADokv3//7oPFUAA
vv0TQAC/8xNAAOhk/v//RTHJQbgAEAAAMcm6/RNAAL78E0AAv6UAAADonfn//7/zE0AASInG6C/6//++BhRAAEiJ9+ge/f//vwwUQADoFvj//0UxyUG4AFAA
ADHJugYUQABIica/pQAAAOhc+f//vwYUQABIicbo7vn//0UxyUUxwDHJugcAAAC+FhRAAL+qAAAA6DP5//+/HhRAAEiJxujF+f//uicUQABFMclFMcBIidYx
yb+bAAAA6Az5//+/KRRAAEiJxuie+f//RTHJRTHAMcm6AgAAAL4nFEAAv6YAAADo4/j//780FEAASInG6HX5//8xyTHSRTHJRTHAvmcTQAC/UAAAAOi9+P//
v0MUQABIicboT/n//79MFEAARTHS6ED3//9IjXwkQLl8AAAAMdJJicNIiVQkOEi4L3N0b3JlAABIiUQkMDHA86tBgDwaAHQFSf/C6/S/DBRAAOgD9///MdKA
PBAAdAVI/8Lr9Uwp0kkB00OKBBOEwHQTSYH6/gEAAH8KSf/CQohEFC/r5THSSI1MJBhIid4xwEiJVCQoRTHJSI1UJAhFMcC/OwAAAEiJXCQISIlEJBBIx0Qk
GFQUQABIx0QkIF0UQADo9vf//79tFEAASInG6Ij4//9IgcQwAgAAW8NBV0FWQVVBVFVTSIHsyAAAAEiLB0iNRMcQv9USQABIiQVmPwAA6FP2//9IicXoXvj/
/0iJBTI9AABIicPojPj//76CFEAASInv6A/2//+FwHRtv4oUQADoIfb//0UxwDHJMdJFMclIica/AgAAAOht9///v5EUQABJicPo+Pb//0mD+/64chRAAL55
FEAASA9E8L+KFEAARTHJ6LL2//8x9r8nAAAARTHAMckx0ugu9///v5QUQABIicbp0QMAAL6jFEAASInvQYnB6I71//9BicSFwA+EwAMAAESJyEiNfCQQuQgA
AAAx0vOrRTHJQbgIAAAASIlUJEi+DgAAAEiNVCQwvw0AAABIx0QkMH8GQABIx0QkOAAAAARIx0QkQH8GQABIx0QkIAIAAADor/b//7+YFEAASInG6EH3//9F
MclFMcAxyUiNVCQQMfa/JgAAAOiJ9v//v5gUQABIicboG/f//0UxyUUxwDHJugIAAAC+nhRAAL8CAAAA6GD2//+/pxRAAEiJxujy9v//RTHJRTHAMclIica/
EAAAALoArgAASYnE6Db2//+/rBRAAEiJxujI9v//SIP4DHQMMfa/rBRAAOmjAQAARTHJRTHAMcm6Aa4AAEyJ5r8QAAAAD1fA6Pr1//+/tBRAAEiJxuiM9v//
RTHJRTHAuQDQ+/+6R64AAEiJxr8QAAAASYnG6M31//+/vhRAAEiJxuhf9v//SYPJ/7kDAAAAMfZBuCIAAAC6AFAAAL8JAAAA6KD1//+/0RRAAEiJxugy9v//
RTHJRTHASI1MJDC6Rq4gQEyJ9r8QAAAASInFDylEJDBIx0QkQABQAABIiUQkSOhg9f//v9EUQABIicbo8vX//8aFBEAAAPRMifZMiefHhQBAAAD/yXX8Qb4D
AAAASMeFABAAAAMgAABIx4UAIAAAAzAAAEjHhQAwAACDAAAASIPN/+gD9///RTHJRTHAMcm6BK4AAEyJ5r8QAAAASIlEJAjo7fT//7/CFEAASInG6H/1//9M
i0wkCEG4AQAAADH2SInCuQMAAAC/CQAAAOjB9P//v8wUQABIicboU/X//0mJxOtQSIt0JAhFMclFMcBIjUwkMLqBrpCAvxAAAADokPT//7/tFEAASInG6CL1
//9Ig3wkQAB0DDH2v/YUQADo1PT//0w57UkPR+1B/84PhO4AAADoCvX//0gp2Eg9/8maOw+H2gAAADHAuSAAAABIjXwkMEUxyfOrSIt0JAhFMcBIjUwkMLqC
rpBAvxAAAABIx0QkQKCGAQBIx4QksAAAAABAAABIx4QkuAAAAAIAAADo/fP//7/YFEAASInG6I/0///om/T//0iLdCQIRTHJRTHAMcm6gK4AAL8QAAAASYnH
6Mzz//+/XRVAAEiJxuhe9P//6Gr0//9MKfhBg3wkCAVJicUPhPn+//+/2xJAAOg28///vuEUQAC/4hJAAOgA8///QYt0JAi/5hRAAOiV8v//6JPz//+/AQAA
AOmXAwAAv5EUQADo//L//0iJ7r9ME0AA6G/y//++oIYBAL9PE0AA6GDy///pIAMAAL6JE0AASInv6Lbx//+FwA+E/wIAAL/8FEAA6MTx//9FMclFMcAxyTHS
MfaAOAC/JwAAAA+EmwEAAOgI8///SP/IdAwx9r+UFEAA6YP+//+6AxVAAL4QFUAAvxcVQADoi/f//0UxyUUxwLnoAwAAuugDAAC+EBVAAL9cAAAA6MTy//+/
HBVAAEiJxuhW8///RTHJRTHAMckx0jH2vzkAAADoofL//78iFUAASInG6DPz//9IicdIhcB1ckUxyUUxwDHJMdK+6AMAAL9qAAAA6HPy//+/JxVAAEiJxugF
8///RTHJRTHAMckx0r7oAwAAv2kAAADoTfL//78uFUAASInG6N/y//++EBVAAEUxyUUxwL8CAAAAMckx0ugn8v//vzUVQABIicbpOQIAAOhA9v//RIngSI18
JEBFMcm5BgAAAEUxwLoCAAAAvgIAAADzqzHAvykAAABIx0QkMGxvAABIiUQkOOjc8f//v0IVQABIicbobvL//0UxyUUxwEiNTCQwuhOJAABIica/EAAAAEiJ
w+iv8f//v0kVQABIicboQfL//0iJ3r8QAAAARTHJRTHASI1MJDC6FIkAAGaDTCRAAeh/8f//v0kVQABIicbpkQEAAOht8f//SP/IdAwx9r+CFEAA6ej8//9I
gz3XNgAAAHUNSIE9ujYAAP//AAB3DDH2v1IVQADpxfz//0UxyUUxwDHJuu0BAAC+XBVAAL9TAAAA6B3x//9BuJMTQAAxybpcFUAAvp0TQAC/XRVAAOjD9P//
RTHAMcm6YRVAAL5wFUAAv2kVQADoqvT//0UxyUUxwDHJMdK+eBVAAL8VAAAA6M/w//++lhVAAL+vFUAASYnE6Fj0//+68RNAAL67FUAAv+EVQADoUfX//0Ux
yUUxwDHJMdK+EQACbr84AAAA6JDw//+/7hVAAEiJxugi8f//SInFSIXAdQXomvX//0iJ7+iZ9P//v5EUQADo/O///+gP8f//v0wTQABIKdhIicboZO///02F
5Lh+FEAAvuoSQABID0Twv9EUQADope///+sMMfa/1RJAAOmy+///SIs1mjUAAL8gE0AA6Crv///oKPD//7/5FUAA6KPu//+/AgAAAEUxyUUxwEiJxrmkAQAA
usEAAADo6e///7/9FUAASInG6Hvw//8x/+gd8P//PQBuaXgtdmVyZGljdC1wcm9iZSAAcHJvb2YAZmFpbGVkAHN0ZXAAZXJybm8AY2xvY2sAL3Byb2Mvc2Vs
Zi91aWRfbWFwAHVpZC1tYXAAY3JlYXRlLXZjcHUAZ2V0LWNwdWlkAHNldC1jcHVpZABnZXQtc3JlZ3MAc2V0LXNyZWdzAG5vbmUAc2xvdwBucwBsb29wcwB3
YWl0AGNoaWxkAHNpZ25hbAAvAHByaXZhdGUtbW91bnRzAC9ydW4vbml4LXZlcmRpY3QtY29udGFpbmVyAG1vZGU9MDc1NQB0bXBmcwBlbnRlci1yb290AHBy
b2MAc3lzAHN5c2ZzAGRldgBkZXYvcHRzAGRldnB0cwBuZXdpbnN0YW5jZSxwdG14bW9kZT0wNjY2LG1vZGU9NjIwAGRldi1udWxsAC9kZXYvbnVsbABzdG9y
ZQBOSVhfU1RPUkUAbWFjaGluZQBob3N0bmFtZQAuAHBpdm90LXJvb3QAbGVhdmUtb2xkLXJvb3QAbmV3LXJvb3QAYnVpbGRlcgBpbnNpZGU9MQBwcm9vZj1j
b250YWluZXIAZXhlYwBoaWRkZW4Ac2VlbgB5ZXMAc2FuZGJveABtYXJrZXIAb2sAcGlkAGFsYXJtAC9kZXYva3ZtAG9wZW4AdmVyc2lvbgBjcmVhdGUtdm0A
dHNzAHZjcHUtc2l6ZQB2Y3B1LW1lbW9yeQBzZXQtcmVncwBleGl0AHJlYXNvbgBnZXQtcmVncwBjb3VudABpbnNpZGUAYnkgc29tZWJvZHkKAC9vd25lZABm
aWxlAGNob3duAGZvcmsAc2V0Z2lkAHNldHVpZAByZWFkLWFzLXVzZXIAc29ja2V0AGxvb3BiYWNrAHVpZC1yYW5nZQAvcnVuAC9zeXMvZnMvY2dyb3VwAGNn
cm91cDIAL3N5cy9mcy9jZ3JvdXAvbWVtb3J5LmN1cnJlbnQAL3N5cy9mcy9jZ3JvdXAvY29udGFpbmVyAGNncm91cC1tYWtlAC9zeXMvZnMvY2dyb3VwL2Nv
bnRhaW5lci9jZ3JvdXAucHJvY3MAY2dyb3VwLWVudGVyAG5hbWVzcGFjZXMAb3V0AG91dHB1dAAALnNoc3RydGFiAC50ZXh0AC5yb2RhdGEALmJzcwAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACwAAAAEAAAAGAAAAAAAAAOgAQAAAAAAA
6AAAAAAAAADYEQAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAABEAAAABAAAAMgAAAAAAAADAEkAAAAAAAMASAAAAAAAARAMAAAAAAAAAAAAAAAAAAAEA
AAAAAAAAAQAAAAAAAAAZAAAACAAAAAMAAAAAAAAAACBAAAAAAAAAIAAAAAAAAEgqAAAAAAAAAAAAAAAAAAAgAAAAAAAAAAAAAAAAAAAAAQAAAAMAAAAAAAAA
AAAAAAAAAAAAAAAABBYAAAAAAAAeAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAA==
`;
// src/features/probe-build.ts
/**
* All of it takes 0.2 s if nothing hangs, and must end within 10 s, including a process that ignores TERM (0.5 s,
* ANSWER_GRACE_MS). Nix's own limit is shorter, so that the daemon itself ends a build that hangs; the probe's own, the
* alarm in probe.c, is shorter still.
*/
const PROBE_LIMIT_MS = 6500;
const BUILD_LIMIT_SECONDS = 4;
/**
* Variable parts come as `--argstr`, so that no name is spliced into Nix code. `nonce` makes each derivation one that
* was never built.
*/
const EXPRESSION = `
{ probe, question, feature, marker, nonce }:
derivation {
  name = "nix-verdict-proof-\${question}";
  system = "x86_64-linux";
  builder = builtins.path { path = /. + probe; name = "nix-verdict-probe"; };
  requiredSystemFeatures = if feature == "" then [ ] else [ feature ];
  preferLocalBuild = true;
  allowSubstitutes = false;
  proof = question;
  inherit marker nonce;
}`;
/**
* A proof is about this machine at this moment. So other machines, caches, and hooks that upload what was built have no
* part in it. Whether this machine builds at all is for its user to say: `max-jobs` is not here.
*/
const HERE_ALONE = [
	"--builders",
	"",
	"--option",
	"substitute",
	"false",
	"--option",
	"post-build-hook",
	""
];
/**
* Builds the probe on this machine, with a question for it. `feature`: the system feature that the build requires, ""
* for none.
*/
async function askProbe({ world, signal }, question, feature, tool) {
	const limit = AbortSignal.timeout(PROBE_LIMIT_MS);
	await using folder = await world.files.temporary("nix-verdict-proof-");
	const probe = join(folder.path, "probe");
	await world.files.write(probe, Buffer.from(PROBE, "base64"));
	for (const path of [folder.path, probe]) await world.files.setMode(path, 493);
	const given = {
		probe,
		question,
		feature,
		marker: probe,
		nonce: randomUUID()
	};
	const args = [
		"--impure",
		"--no-link",
		...HERE_ALONE,
		"--timeout",
		String(BUILD_LIMIT_SECONDS),
		...Object.entries(given).flatMap(([name, value]) => [
			"--argstr",
			name,
			value
		]),
		"--expr",
		EXPRESSION
	];
	const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
	signal.throwIfAborted();
	return limit.aborted ? { kind: "late" } : readOutput(question, output);
}
/** Reads the output of a Nix client that built the probe. */
function readOutput(question, output) {
	const messages = readMessages(output);
	const answer = first(messages, (message) => message.kind === "log" ? readAnswer(question, message.line) : null);
	const failure = first(messages, (message) => message.kind === "message" && message.level === 0 ? readFailure(message.text) : null);
	if (answer !== null && answer.word === "ok" === (output.code === 0)) return {
		kind: "answered",
		answer
	};
	if (failure?.verdict === "timeout") return { kind: "late" };
	const ended = output.startError ?? `it ended with ${output.signal ?? output.code} and without an answer`;
	return {
		kind: "refused",
		error: lastError(output.stderr) ?? ended,
		failure
	};
}
/** The messages that a Nix client has written. */
function readMessages({ stderr }) {
	const reader = new InternalJson();
	return stderr.split("\n").map((line) => reader.read(line)).filter((message) => message !== null);
}
/** Reads a list up to the first thing in it that the reader knows. */
function first(list, read) {
	for (const from of list) {
		const to = read(from);
		if (to !== null) return to;
	}
	return null;
}
/** Reads the probe's line; null when it is not the probe's. */
function readAnswer(question, line) {
	const [name, asked, word, ...facts] = line.trim().split(" ");
	if (name !== "nix-verdict-probe" || asked !== question || word === void 0) return null;
	const pairs = facts.map((fact) => [fact.split("=", 1)[0] ?? "", fact.slice(fact.indexOf("=") + 1)]);
	return {
		word,
		facts: new Map(pairs)
	};
}
// src/features/try-kvm.ts
/** The probe ends earlier by itself. If the device blocks it so that even a kill does not end it, it is left behind. */
const KVM_TRIAL_MS = 5e3;
/** Runs the probe as root, outside of any build, and returns its output: how /dev/kvm works if it can be opened. */
const tryKvm = {
	name: "try-kvm",
	work: async ({ world, signal }) => {
		await using folder = await world.files.temporary("nix-verdict-kvm-");
		const probe = join(folder.path, "probe");
		await world.files.write(probe, Buffer.from(PROBE, "base64"));
		await world.files.setMode(probe, 448);
		const env = {
			proof: "kvm",
			out: join(folder.path, "out")
		};
		const { stdout, stderr } = await world.processes.run({
			file: probe,
			args: [],
			env
		}, AbortSignal.any([signal, AbortSignal.timeout(KVM_TRIAL_MS)]));
		signal.throwIfAborted();
		return `${stdout}${stderr}`;
	}
};
/** Linux's error numbers in the probe's answers. */
const [ENOENT, ENXIO, EACCES, ENODEV, ENOTTY] = [
	2,
	6,
	13,
	19,
	25
];
/**
* Proves that Nix builds in a sandbox: a build looked for a file of this machine and did not find it. Never fails,
* unless `signal` is aborted.
*/
async function proveSandbox(context, tool) {
	return await proveFeature(context, tool, {
		question: "sandbox",
		feature: "",
		read: readSandbox
	});
}
/**
* Proves that builds have a usable KVM: a build ran a guest and timed it. Ends within 10 s. Never fails, unless
* `signal` is aborted.
*/
async function proveKvm(context, tool) {
	const { world } = context;
	const proof = await proveFeature(context, tool, {
		question: "kvm",
		feature: "kvm",
		read: readKvm
	});
	if (proof.state !== "on" && proof.code === "no-permission") return await secondOpinion(context, proof);
	if (proof.state === "on" || proof.code !== "feature-missing" || world.files.exists("/dev/kvm")) return proof;
	return {
		state: "off",
		code: "no-device",
		reason: "this machine has no /dev/kvm"
	};
}
/** Opening a broken device to builds would not help, so root tries it first. */
async function secondOpinion(context, proof) {
	const { signal } = context;
	if (!await canBeRoot(context)) return proof;
	const printed = await asRoot({
		...context,
		emit: () => void 0
	}, tryKvm, null).catch(() => "");
	signal.throwIfAborted();
	const answer = printed.split("\n").map((line) => readAnswer("kvm", line)).find((one) => one !== null);
	const tried = answer === void 0 ? null : readKvm(answer);
	return tried?.state === "broken" ? {
		...tried,
		reason: `${tried.reason} (tried as root: builds may not even open it)`
	} : proof;
}
/**
* Proves that builds can start containers as NixOS tests do: a build started one. Never fails, unless `signal` is
* aborted.
*/
async function proveNspawn(context, tool) {
	return await proveFeature(context, tool, {
		question: "container",
		feature: "uid-range",
		read: readContainer
	});
}
async function proveFeature(context, tool, { question, feature, read }) {
	const { world } = context;
	const system = machineSystem(world);
	if (system !== "x86_64-linux") return {
		state: "off",
		code: "not-provable",
		reason: `there is no proof for ${system} yet`
	};
	const asked = await askProbe(context, question, feature, tool);
	return asked.kind === "answered" ? read(asked.answer) : withoutAnswer(asked, feature);
}
/** Nix's name for this system. */
function machineSystem({ machine }) {
	return `${{
		x64: "x86_64",
		arm64: "aarch64",
		ia32: "i686"
	}[machine.arch] ?? machine.arch}-${machine.platform}`;
}
/**
* Nix's errors when it lacks the settings for builds with a range of users. It prints them before it checks whether it
* offers the feature.
*/
const MISSING_SETTINGS = /the setting '(?:auto-allocate-uids|use-cgroups)'|experimental \w+ feature '(?:auto-allocate-uids|cgroups)'/;
const NEEDS_SANDBOX = /only supported in sandboxed builds|required for sandboxing/;
/** The outcome when the probe did not answer. `feature`: the system feature that its build required. */
function withoutAnswer(asked, feature) {
	if (asked.kind === "late") return {
		state: "broken",
		code: "no-answer",
		reason: "a build that tried it did not end, and was stopped"
	};
	if (NEEDS_SANDBOX.test(asked.error)) return {
		state: "off",
		code: "not-sandboxed",
		reason: `Nix says: ${joinLines(asked.error)}`
	};
	if (MISSING_SETTINGS.test(asked.error)) return {
		state: "off",
		code: "feature-missing",
		reason: `Nix says: ${joinLines(asked.error)}`
	};
	if (asked.failure?.code === "no-local-builds") return {
		state: "off",
		code: "builds-elsewhere",
		reason: "this machine builds nothing itself (max-jobs = 0)"
	};
	if (asked.failure?.code === "missing-feature") return {
		state: "off",
		code: "feature-missing",
		reason: `Nix does not offer the system feature "${feature}"`
	};
	return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${joinLines(asked.error)}`
	};
}
/**
* Requires both: a daemon with a /tmp of its own does not show the file to any build, and a builder is process 1 only
* in a sandbox.
*/
function readSandbox({ word, facts }) {
	if (word !== "ok") return {
		state: "off",
		code: "nix-failed",
		reason: `the build that should prove it failed: ${failedStep(facts)}`
	};
	if (facts.get("marker") !== "hidden") return {
		state: "off",
		code: "not-sandboxed",
		reason: `a build saw a file of this machine, ${asUser(facts)}`
	};
	if (facts.get("pid") !== "1") return {
		state: "off",
		code: "not-sandboxed",
		reason: `a build ran among the processes of this machine, ${asUser(facts)}`
	};
	return {
		state: "on",
		detail: `a build did not find a file of this machine, ${asUser(facts)}`
	};
}
function readKvm(answer) {
	const { word, facts } = answer;
	if (word === "failed") return readKvmFailure(answer);
	const ns = Number(facts.get("ns"));
	const loops = Number(facts.get("loops")).toLocaleString("en");
	if (word !== "ok") return {
		state: "broken",
		code: "too-slow",
		reason: `a guest did not end its ${loops} loops within ${milliseconds(ns)} ms`
	};
	const ran = `a guest ran ${loops} loops in ${milliseconds(ns)} ms`;
	if (ns > 2e7) return {
		state: "broken",
		code: "too-slow",
		reason: `${ran}, and a processor with virtualisation takes about 0.03 ms`
	};
	return {
		state: "on",
		detail: `${ran}, ${asUser(facts)}`
	};
}
function readKvmFailure({ facts }) {
	const [step, errno] = [facts.get("step") ?? "", Number(facts.get("errno") ?? 0)];
	if (step === "open" && errno === EACCES) return {
		state: "off",
		code: "no-permission",
		reason: "builds may not open /dev/kvm"
	};
	if (step === "open" && errno === ENOENT) return {
		state: "off",
		code: "no-device",
		reason: "builds have no /dev/kvm"
	};
	if (step === "open" && (errno === ENXIO || errno === ENODEV)) return {
		state: "off",
		code: "no-device",
		reason: "there is nothing behind /dev/kvm"
	};
	if (step === "version" && errno === ENOTTY) return {
		state: "off",
		code: "hidden",
		reason: "builds find something else at /dev/kvm"
	};
	return {
		state: "broken",
		code: "kvm-failed",
		reason: `KVM fails in a build: ${failedStep(facts)}`
	};
}
function readContainer({ word, facts }) {
	const step = facts.get("step");
	if (word === "ok") {
		const memory = facts.get("memory") === "yes" ? "with" : "without";
		return {
			state: "on",
			detail: `a build started a container and ended it in ${milliseconds(Number(facts.get("ns")))} ms, ${memory} memory accounting`
		};
	}
	if (step === "sandbox") return {
		state: "off",
		code: "not-sandboxed",
		reason: "builds are not sandboxed"
	};
	if (step === "uid-range") return {
		state: "off",
		code: "feature-missing",
		reason: "builds that ask for a range of users get none"
	};
	return {
		state: "off",
		code: "container-failed",
		reason: `a container does not start in a build: ${failedStep(facts)}`
	};
}
/** The step of the probe that failed, under its name in probe.c, and Linux's reason. */
function failedStep(facts) {
	const errno = Number(facts.get("errno") ?? 0);
	const rest = Array.from(facts).filter(([name]) => name !== "step" && name !== "errno").map(([name, value]) => `, ${name} ${value}`);
	const why = errno === 0 ? "" : ` (${getSystemErrorName(-errno)}: ${getSystemErrorMessage(-errno)})`;
	return `"${facts.get("step")}"${why}${rest.join("")}`;
}
/** The build's user, by its number outside of the sandbox. */
function asUser(facts) {
	const uid = facts.get("uid");
	return uid === "0" ? "as root" : `as user ${uid}`;
}
/** Rounds to two digits; more would mean nothing. */
function milliseconds(ns) {
	return Number((ns / 1e6).toPrecision(2));
}
function joinLines(text) {
	return text.trim().replaceAll(/\s+/g, " ");
}
// src/features/prove-builder.ts
/**
* A builder that is there takes a second or two for this, most of it to connect. One that is started for the build, or
* that emulates another processor, takes longer.
*/
const BUILDER_LIMIT_MS = 3e4;
const REMOTE_LIMIT_SECONDS = 20;
/**
* There is no binary of ours for each system, but builds have a shell at /bin/sh: in Linux's sandbox it is Nix's own,
* and it has nothing but its builtins. `<>` opens a device for both directions, as QEMU does with /dev/kvm.
*/
const LOOK_AROUND = `
cores=0 memory=0 kvm=no
if [ -r /proc/cpuinfo ]; then
  while read -r name rest; do
    if [ "$name" = processor ]; then cores=$((cores + 1)); fi
  done </proc/cpuinfo
fi
if [ -r /proc/meminfo ]; then
  while read -r name value rest; do
    if [ "$name" = MemTotal: ]; then memory=$value; fi
  done </proc/meminfo
fi
if [ -c /dev/kvm ] && (: <>/dev/kvm) 2>/dev/null; then kvm=yes; fi
echo "nix-verdict-probe builder ok cores=$cores memory=$memory kvm=$kvm"
echo "$nonce" >"$out"
`;
/** `nonce` makes each derivation one that was never built. Variable parts come as strings, never as Nix code. */
const SHELL_BUILD = `
{ system, features, script, nonce }:
derivation {
  name = "nix-verdict-proof-builder";
  inherit system nonce;
  builder = "/bin/sh";
  args = [ "-c" script ];
  requiredSystemFeatures = builtins.fromJSON features;
  allowSubstitutes = false;
}`;
/** No cache and no hook of the user's has a part in it; the remote builders have, because they are what is tried. */
const FRESH = [
	"--option",
	"substitute",
	"false",
	"--option",
	"post-build-hook",
	""
];
/**
* Builds a tiny thing for a system, wherever this machine's Nix has such things built, and returns what that build saw.
* Ends within 31 s. Never fails, unless `signal` is aborted.
*/
async function proveBuild({ world, signal }, tool, { system, features }) {
	const limit = AbortSignal.timeout(BUILDER_LIMIT_MS);
	const given = {
		system,
		features: JSON.stringify(features),
		script: LOOK_AROUND,
		nonce: randomUUID()
	};
	const args = [
		"--impure",
		"--no-link",
		...FRESH,
		"--timeout",
		String(REMOTE_LIMIT_SECONDS),
		...Object.entries(given).flatMap(([name, value]) => [
			"--argstr",
			name,
			value
		]),
		"--expr",
		SHELL_BUILD
	];
	const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
	signal.throwIfAborted();
	return limit.aborted ? LATE : readBuilder(output);
}
const LATE = {
	state: "broken",
	reason: "a build that tried it did not end, and was stopped"
};
/** Why the build failed on the other machine; what Nix says of it here is only that it failed. */
const FAILED_THERE = /build of '[^'\n]+' on ('[^'\n]+' failed: [\s\S]+)/u;
/** Reads the output of a Nix client that built it. */
function readBuilder(output) {
	const asked = readOutput("builder", output);
	const messages = readMessages(output);
	if (asked.kind === "answered") return {
		state: "on",
		machine: first(messages, (message) => message.kind === "build-started" ? message.machine : null),
		...readFacts(asked.answer)
	};
	const refusal = first(messages, (message) => message.kind === "message" ? builderRefusal(message.text) ?? FAILED_THERE.exec(message.text)?.[1] ?? null : null);
	if (refusal !== null) return {
		state: "broken",
		reason: `Nix says: ${refusal.replace(" failed: error: ", " failed: ").trim().replaceAll(/\s+/gu, " ")}`
	};
	if (asked.kind === "refused" && asked.failure?.verdict === "unsupported") return {
		state: "off",
		reason: "no machine takes a build for it"
	};
	const { reason } = withoutAnswer(asked, "");
	return {
		state: "broken",
		reason
	};
}
function readFacts({ facts }) {
	const count = (name) => Math.trunc(Number(facts.get(name))) || 0;
	return {
		cores: count("cores"),
		memoryBytes: count("memory") * 1024,
		kvm: facts.get("kvm") === "yes"
	};
}
// src/features/features.ts
/** The result when no feature is required. */
const NO_FEATURES = {
	features: [],
	kvm: null,
	options: []
};
/**
* Hides a device that looks right but is a thousand times too slow. With it, a test hangs for hours; without it, QEMU
* emulates.
*/
const HIDE_KVM = [["extra-sandbox-paths", "/dev/kvm=/dev/null"]];
/**
* The settings that the daemon needs for builds that are root of 65,536 users of their own. Only Lix needs
* `use-cgroups` as well; the others accept it.
*/
const NSPAWN_SETTINGS = {
	"extra-experimental-features": "nix-command flakes auto-allocate-uids cgroups",
	"auto-allocate-uids": "true",
	"use-cgroups": "true",
	"extra-system-features": "uid-range"
};
/** The same for containers beside virtual machines, which communicate through tap devices. */
const DEVNET_SETTINGS = {
	...NSPAWN_SETTINGS,
	"extra-system-features": "uid-range devnet",
	"extra-sandbox-paths": "/dev/net"
};
/**
* Sets up the required features, as far as the machine may be changed, and proves each by a real build. Features that
* work already are left alone. Throws `feature-missing` when a required one does not work in the end.
*/
async function features(context, tool, options, asked) {
	const { world, emit } = context;
	if (world.machine.platform !== "linux") return NO_FEATURES;
	const enabled = {
		features: [],
		kvm: null,
		options: []
	};
	const wanted = ["kvm", "nspawn"].filter((name) => options[name] !== "off" && (asked.has(name) || options[name] === "require"));
	const maker = new Maker(context, tool, wanted.length > 0 && options.mayChange && await canKeepTrack(context));
	for (const name of wanted) {
		const proof = await maker.make(name, asked.has("devnet"));
		const feature = {
			name,
			state: proof.state,
			reason: proof.state === "on" ? proof.detail : proof.reason
		};
		enabled.features.push(feature);
		if (name === "kvm" && (proof.state === "on" || !UNPROVEN_CODES.has(proof.code))) enabled.kvm = feature;
		if (proof.state === "on") continue;
		const advice = adviceFor(name, proof.code);
		if (options[name] === "require") throw new VerdictError("feature-missing", `${name} is required, but it is ${proof.state}: ${proof.reason}. ${advice}`);
		emit({
			type: "notice",
			level: "warning",
			message: `${name} is ${proof.state}: ${proof.reason}. ${advice}`
		});
		if (name === "kvm" && proof.state === "broken") enabled.options = await maker.hideKvm();
	}
	return enabled;
}
/**
* Whether the machine can be changed: that takes root and, where changes are undone, a record of them. From then on,
* this run may also rely on changes that others made.
*/
async function canKeepTrack(context) {
	const { world, emit, signal } = context;
	if (!await canBeRoot(context)) return false;
	if (world.claim?.undo === false) return true;
	try {
		await asRoot(context, keepTrack, null);
		return true;
	} catch (error) {
		signal.throwIfAborted();
		emit({
			type: "notice",
			level: "warning",
			message: `This machine was not changed, because changes to it could not be recorded: ${messageOf(error)}`
		});
		return false;
	}
}
/** After these, nothing is known of what builds have. */
const UNPROVEN_CODES = /* @__PURE__ */ new Set(["not-provable", "builds-elsewhere"]);
/** What a change of the machine can repair. */
const REPAIRABLE = /* @__PURE__ */ new Set([
	"no-device",
	"no-permission",
	"feature-missing",
	"container-failed",
	"not-provable"
]);
/** The first repair opens the device; the second configures a Nix that started without it. No case needs a third. */
const MOST_REPAIRS = 2;
var Maker = class {
	#tool;
	#mayChange;
	#context;
	constructor(context, tool, mayChange) {
		this.#tool = tool;
		this.#mayChange = mayChange;
		this.#context = context;
	}
	/** Proves a feature, after setting it up if it is missing. */
	async make(name, devnet) {
		let proof = await this.#prove(name);
		for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
			if (!(proof.state === "on" ? name === "nspawn" && devnet && !await this.#offersDevnet() : REPAIRABLE.has(proof.code)) || !this.#mayChange) break;
			try {
				if (name === "kvm") await this.#repairKvm(proof);
				else await this.#repairNspawn(devnet);
			} catch (error) {
				this.#context.signal.throwIfAborted();
				this.#context.emit({
					type: "notice",
					level: "warning",
					message: `Setting up ${name}: ${messageOf(error)}`
				});
				break;
			}
			proof = await this.#prove(name);
		}
		return proof;
	}
	/**
	* Returns settings that keep /dev/kvm out of every build. They are proven too: a daemon accepts them only from users
	* that it trusts.
	*/
	async hideKvm() {
		const hidden = await proveKvm(this.#context, {
			...this.#tool,
			options: [...this.#tool.options, ...HIDE_KVM]
		});
		if (hidden.state !== "on" && hidden.code === "hidden") return HIDE_KVM;
		this.#context.emit({
			type: "notice",
			level: "warning",
			message: "/dev/kvm cannot be hidden from the tests, because Nix's daemon does not accept that setting from this user: they may hang. Add the user to trusted-users."
		});
		return [];
	}
	async #prove(name) {
		return await (name === "kvm" ? proveKvm : proveNspawn)(this.#context, this.#tool);
	}
	async #repairKvm(proof) {
		await asRoot(this.#context, openDevices, { devices: ["kvm"] });
		if (!(proof.state === "on" || proof.code !== "feature-missing" && proof.code !== "no-device") && this.#context.world.files.exists("/dev/kvm")) await this.#configure({ "extra-system-features": "kvm" });
	}
	async #repairNspawn(devnet) {
		if (devnet) await asRoot(this.#context, openDevices, { devices: ["tun"] });
		await this.#configure(devnet ? DEVNET_SETTINGS : NSPAWN_SETTINGS);
	}
	async #configure(settings) {
		const store = await storeInfo(this.#context, this.#tool);
		const daemon = store.ok && store.url.startsWith("daemon");
		const args = {
			settings,
			conf: null,
			daemon,
			namespaces: "auto-allocate-uids" in settings
		};
		if (await asRoot(this.#context, configureNix, args) && daemon) await awaitDaemon(this.#context, this.#tool);
	}
	async #offersDevnet() {
		return (await readSettings(this.#context, this.#tool)).systemFeatures.includes("devnet");
	}
};
// src/install/apt.ts
/** Finds the distribution of this machine; null when it is neither Debian nor Ubuntu, or its apt is not usable. */
async function distribution({ world, signal }) {
	if (!world.files.exists("/etc/os-release")) return null;
	const release = String(await world.files.readSystem("/etc/os-release"));
	const field = (name) => new RegExp(`^${name}="?([^"\n]*)"?$`, "mu").exec(release)?.[1] ?? null;
	const id = field("ID");
	if (id !== "debian" && id !== "ubuntu") return null;
	const arch = await world.processes.run({
		file: "dpkg",
		args: ["--print-architecture"]
	}, signal);
	const uris = await world.processes.run({
		file: "apt-get",
		args: ["update", "--print-uris"]
	}, signal);
	signal.throwIfAborted();
	const suite = field("VERSION_CODENAME");
	const archive = archiveAddress(uris.stdout, suite);
	if (arch.code !== 0 || archive === null) return null;
	return {
		id,
		suite,
		arch: arch.stdout.trim(),
		archive
	};
}
/**
* Finds the distribution's own archive among apt's sources. Vendors name their suites after the distribution's, but
* only the distribution has a suite of updates beside them. Rolling suites have none, so the name alone counts last.
*/
function archiveAddress(printed, suite) {
	const sources = [...printed.matchAll(/^'(?<archive>\S+?)\/?\/dists\/(?<suite>[^/]+)\/main\//gmu)];
	const find = (name) => sources.find((source) => source.groups?.["suite"] === name)?.groups?.["archive"];
	return find(`${suite}-updates`) ?? find(`${suite}`) ?? find("sid") ?? find("unstable") ?? null;
}
/** An isolated apt for one suite, with its package lists fetched into `folder`. */
async function isolatedApt(context, from, suite, folder) {
	const { world } = context;
	const apt = {
		folder,
		conf: join(folder, "apt.conf")
	};
	for (const part of ["state/lists/partial", "cache/archives/partial"]) await world.files.makeFolder(join(folder, part));
	const keys = `/usr/share/keyrings/${from.id}-archive-keyring.gpg`;
	const components = from.id === "ubuntu" ? "main universe" : "main";
	await world.files.write(join(folder, "sources.list"), `deb [arch=${from.arch} target=Packages signed-by=${keys}] ${from.archive} ${suite} ${components}\n`);
	await world.files.write(join(folder, "status"), "");
	await world.files.write(apt.conf, configuration(folder));
	await runApt(context, apt, `fetching the package lists of ${suite}`, ["update", "-qq"]);
	return apt;
}
/** Returns a suite's version of a package, without epoch and revision; null when it has none. */
async function packageVersion({ world, signal }, apt, name) {
	const args = [
		"--config-file",
		apt.conf,
		"show",
		"--no-all-versions",
		name
	];
	const { stdout } = await world.processes.run({
		file: "apt-cache",
		args
	}, signal);
	signal.throwIfAborted();
	return /^Version: (?:\d+:)?(\d+(?:\.\d+)*)/mu.exec(stdout)?.[1] ?? null;
}
/** Downloads packages with everything they depend on, and returns the paths of the `.deb` files. */
async function downloadPackages(context, apt, names) {
	const { world } = context;
	await runApt(context, apt, "downloading Debian packages", [
		"install",
		"-qq",
		"-y",
		"--download-only",
		"--no-install-recommends",
		...names
	]);
	const folder = join(apt.folder, "cache/archives");
	const files = (await world.files.list(folder)).filter((name) => name.endsWith(".deb"));
	if (files.length > 0) return files.map((name) => join(folder, name));
	throw new VerdictError("install-failed", "Installing Nix: apt downloaded no packages and did not say why.");
}
async function runApt(context, apt, doing, args) {
	const env = { DEBIAN_FRONTEND: "noninteractive" };
	await step(context, doing, {
		file: "apt-get",
		args: [
			"--config-file",
			apt.conf,
			...args
		],
		env
	});
}
/**
* Settings for everything that apt would read or write elsewhere, and without the machine's hooks, which are not meant
* for this.
*/
function configuration(folder) {
	return `Dir::State "${folder}/state/";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache/";
Dir::Etc::SourceList "${folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
`;
}
// src/install/store.ts
const DATABASE = "/nix/var/nix/db/db.sqlite";
/** Nix's own folder of links to equal files, made with the database. */
const LINKS = ".links";
/** Prefix of the folders, beside the store paths, in which a release is unpacked; the process id follows. */
const STAGING = ".nix-verdict-";
/** The name of the sandbox's shell in a Nix made from Debian packages; official releases have one compiled in. */
const SANDBOX_SHELL = "libexec/nix/sandbox-shell";
const CERTIFICATES_ROOT = "/nix/var/nix/gcroots/nix-verdict-certificates";
/**
* Throws if /nix is somebody else's: a link, a store without root's database, or one that belongs to a user (a
* single-user Nix).
*/
async function refuseForeignStore(world) {
	const refuse = (what) => {
		throw new VerdictError("install-failed", `${what}, so Nix cannot be installed there. Put the Nix that it belongs to on PATH, or move /nix away.`);
	};
	for (const path of ["/nix", STORE_FOLDER]) {
		const target = await world.files.linkTarget(path);
		if (target !== null) refuse(`${path} is a link to ${target}`);
		const owner = await world.files.owner(path);
		if (owner !== null && owner !== 0) refuse(`${path} belongs to user ${owner}`);
	}
	const names = (await world.files.list(STORE_FOLDER)).filter((name) => name !== LINKS && name !== "lost+found");
	const interrupted = names.some((name) => name.startsWith(STAGING));
	if (names.length > 0 && !interrupted && !world.files.exists(DATABASE)) refuse(`${STORE_FOLDER} holds files, but no database lists them`);
}
/**
* Creates a folder on the store's own file system, so that store paths can be renamed into place. Removes those of
* killed installations.
*/
async function stagingFolder(context) {
	const { world } = context;
	await step(context, `making ${STORE_FOLDER}`, {
		file: "mkdir",
		args: [
			"-p",
			"-m",
			"0755",
			dirname(STORE_FOLDER),
			STORE_FOLDER
		]
	});
	const names = await world.files.list(STORE_FOLDER);
	const stagings = names.filter((name) => name.startsWith(STAGING));
	const live = stagings.filter((name) => isUnderWay(name, world));
	const all = stagings.length > 0 && live.length === 0 && !world.files.exists(DATABASE);
	for (const name of names.toReversed()) {
		if (live.includes(name) || name === "lost+found" || !(all || name.startsWith(STAGING))) continue;
		await world.files.remove(join(STORE_FOLDER, name)).catch(() => void 0);
	}
	return await world.files.temporary(`${STAGING}${world.machine.pid}-`, STORE_FOLDER).catch((error) => {
		throw new VerdictError("install-failed", `Nix cannot be installed, because ${STORE_FOLDER} cannot be written (${messageOf(error)}). Make it writable.`, { cause: error });
	});
}
/**
* Whether the installation that a staging folder belongs to is still running. In containers, all of them may have the
* same process id, even ours.
*/
function isUnderWay(name, world) {
	const pid = name.slice(13).split("-")[0];
	return pid !== String(world.machine.pid) && world.files.exists(`/proc/${pid}`);
}
/** Reads the contents of an unpacked release; ends the installation if it is not one. */
async function readTree(root, world) {
	const paths = await world.files.list(join(root, "store"));
	const script = world.files.exists(join(root, "install")) ? String(await world.files.read(join(root, "install"))) : "";
	const nix = /^(?:readonly )?nix="(?<path>[^"]+)"$/mu.exec(script)?.groups?.["path"];
	if (nix !== void 0 && isStorePath(nix) && world.files.exists(join(root, ".reginfo")) && paths.some((name) => join("/nix/store", name) === nix)) return {
		root,
		nix,
		paths
	};
	throw new VerdictError("install-failed", "This download is not a Nix release: install, .reginfo or the store path of Nix is missing. Check nix-mirror.");
}
/**
* Puts a release's paths into the store and its database. Every path appears whole or not at all, and existing ones
* stay. The tree is moved away, so it must be on the store's file system.
*/
async function addToStore(context, tree) {
	const { world, signal } = context;
	const added = [];
	const fresh = !world.files.exists(DATABASE);
	try {
		for (const name of tree.paths) {
			signal.throwIfAborted();
			const target = join(STORE_FOLDER, name);
			if (world.files.exists(target)) continue;
			await world.files.move(join(tree.root, "store", name), target);
			added.push(target);
		}
		const input = String(await world.files.read(join(tree.root, ".reginfo")));
		const load = {
			file: join(tree.nix, "bin/nix-store"),
			args: ["--load-db"],
			env: LOCAL_STORE,
			input
		};
		await step(context, "registering its store paths", load);
	} catch (error) {
		for (const path of added) await world.files.remove(path);
		if (fresh) for (const path of [dirname(DATABASE), join(STORE_FOLDER, LINKS)]) await world.files.remove(path);
		throw error;
	}
}
/** Returns the certificates that a release contains, as a path in the store; null when it has none. */
function certificatesOf(tree) {
	const name = tree.paths.find((path) => storePathName(path).startsWith("nss-cacert-"));
	return name === void 0 ? null : join(STORE_FOLDER, name, "etc/ssl/certs/ca-bundle.crt");
}
/** Makes a Nix in the store the machine's own, in a single atomic step. */
async function activate(context, tree) {
	const { world } = context;
	const { nix } = tree;
	const certificates = certificatesOf(tree);
	if (certificates !== null) {
		await world.files.remove(CERTIFICATES_ROOT);
		await world.files.link(certificates, CERTIFICATES_ROOT);
	}
	const args = [
		"--profile",
		DEFAULT_PROFILE,
		"--set",
		nix
	];
	await step(context, "making its profile", {
		file: join(nix, "bin/nix-env"),
		args,
		env: LOCAL_STORE
	});
	return join(DEFAULT_PROFILE, "bin/nix");
}
/** Writes the database directly, whatever daemon the environment names. */
const LOCAL_STORE = { NIX_REMOTE: "local" };
// src/install/relocate.ts
/** The names of a processor in Debian, its linker and Nix. Other processors have never been tried. */
const PROCESSORS = {
	amd64: {
		triplet: "x86_64-linux-gnu",
		loader: "ld-linux-x86-64.so.2",
		system: "x86_64-linux"
	},
	arm64: {
		triplet: "aarch64-linux-gnu",
		loader: "ld-linux-aarch64.so.1",
		system: "aarch64-linux"
	}
};
/** Bytes of the hash in a store path. */
const HASH_BYTES = 20;
/** Part of every store path's hash: increment it when the same packages would give another tree. */
const RECIPE = "nix-verdict-1";
/** Moves Debian's Nix with its libraries and a shell to store paths, and lays them out like an official release. */
async function assemble(context, from) {
	const processor = PROCESSORS[from.arch];
	if (processor === void 0) throw new VerdictError("install-failed", `Debian's Nix was never relocated on ${from.arch}. Install Nix another way.`);
	const libraries = join(from.unpacked, "usr/lib", processor.triplet);
	const linker = {
		file: join(libraries, processor.loader),
		args: ["--library-path", libraries]
	};
	const nix = join(from.unpacked, "usr/bin/nix");
	const printed = await step(context, "running Debian's Nix", {
		...linker,
		args: [
			...linker.args,
			nix,
			"--version"
		]
	});
	const version = parseVersion(printed)?.version ?? "0";
	const hash = storeHash(from.packages);
	const parts = {
		root: join(from.work, "root"),
		nix: join(STORE_FOLDER, `${hash}-nix-${version}`),
		shell: join(STORE_FOLDER, `${hash}-busybox-static`),
		version,
		system: processor.system
	};
	await relocateParts(context, parts, from.unpacked, linker);
	return await layOut(context, parts, processor.loader, from.folder);
}
function storeHash(packages) {
	const digest = createHash("sha256").update([RECIPE, ...packages.map((file) => basename(file))].join("\n")).digest();
	return base32(digest.subarray(0, HASH_BYTES));
}
/** Copies Nix, its libraries and the shell to their store paths below the root, and makes Nix find its libraries. */
async function relocateParts(context, parts, unpacked, linker) {
	const { world } = context;
	const [nix, shell] = [join(parts.root, parts.nix), join(parts.root, parts.shell)];
	const programs = join(unpacked, "usr/bin");
	for (const folder of [
		`${nix}/bin`,
		`${nix}/lib`,
		`${nix}/libexec/nix`,
		`${shell}/bin`
	]) await world.files.makeFolder(folder);
	const copy = async (files, target) => void await step(context, "copying Debian's files", {
		file: "cp",
		args: [
			"--dereference",
			...files,
			target
		]
	});
	const listing = {
		file: linker.file,
		args: [
			...linker.args,
			"--list",
			join(programs, "nix")
		]
	};
	const needed = linkedFiles(await step(context, "listing Nix's libraries", listing), unpacked);
	const folder = linker.args.at(-1) ?? "";
	const names = (await world.files.list(folder)).filter((name) => name.startsWith("libnss_"));
	await copy([
		...needed,
		linker.file,
		...names.map((name) => join(folder, name))
	], `${nix}/lib`);
	await copy([join(programs, "nix")], `${nix}/bin`);
	await copy([join(programs, "busybox")], `${shell}/bin`);
	for (const name of await world.files.list(programs)) if (name.startsWith("nix-")) await world.files.link("nix", `${nix}/bin/${name}`);
	await world.files.link("../../bin/nix", `${nix}/libexec/nix/build-remote`);
	await world.files.link(`${parts.shell}/bin/busybox`, join(nix, SANDBOX_SHELL));
	const final = `${parts.nix}/lib`;
	const patch = [
		"--set-interpreter",
		`${final}/${basename(linker.file)}`,
		"--set-rpath",
		final,
		"--force-rpath"
	];
	const args = [
		...linker.args,
		join(programs, "patchelf"),
		...patch,
		`${nix}/bin/nix`
	];
	await step(context, "relocating Nix", {
		file: linker.file,
		args
	});
}
/** Lists the libraries that the linker found; one from outside the packages would be missing on the next machine. */
function linkedFiles(listing, unpacked) {
	const files = [];
	for (const match of listing.matchAll(/=> (?<file>.+?)(?: \(0x[0-9a-f]+\))?$/gmu)) {
		const file = match.groups?.["file"] ?? "";
		if (!file.startsWith(`${unpacked}/`)) throw new VerdictError("install-failed", `Installing Nix: a library is not among Debian's packages: ${match[0].trim()}`);
		files.push(file);
	}
	return files;
}
/**
* Lays the parts out like an official release. The relocated Nix itself copies them through a temporary store, which
* gives them their final modes and times, and their hashes and sizes for `.reginfo`.
*/
async function layOut(context, parts, loader, folder) {
	const { world } = context;
	const release = join(folder, `nix-${parts.version}-${parts.system}`);
	const scratch = join(folder, "scratch");
	for (const made of [join(release, "store"), scratch]) await world.files.makeFolder(made);
	const nix = join(parts.root, parts.nix);
	const run = async (...operation) => {
		const store = [
			"--store",
			`local?root=${scratch}`,
			"--option",
			"build-users-group",
			""
		];
		const args = [
			"--library-path",
			`${nix}/lib`,
			`${nix}/bin/nix-store`,
			...operation,
			...store
		];
		const env = {
			NIX_CONF_DIR: scratch,
			NIX_USER_CONF_FILES: "",
			NIX_REMOTE: void 0,
			HOME: scratch
		};
		return await step(context, "registering the relocated Nix", {
			file: join(nix, "lib", loader),
			args,
			env
		});
	};
	const added = (await run("--add", join(parts.root, parts.shell), nix)).trim().split("\n");
	const database = (await run("--dump-db")).split("\n");
	let registration = "";
	for (const [index, path] of [parts.shell, parts.nix].entries()) {
		const copy = added[index] ?? "";
		const [hash, size] = database.slice(database.indexOf(copy) + 1);
		const references = path === parts.nix ? [parts.nix, parts.shell] : [];
		registration += `${[
			path,
			hash,
			size,
			"",
			references.length,
			...references
		].join("\n")}\n`;
		await world.files.move(join(scratch, copy), join(release, "store", basename(path)));
	}
	await world.files.remove(scratch);
	await world.files.write(join(release, ".reginfo"), registration);
	await world.files.write(join(release, "install"), `#!/bin/sh
# Made by nix-verdict from Debian's packages, and installed by nix-verdict alone.
nix="${parts.nix}"\nexit 1\n`);
	return release;
}
// src/install/debian.ts
/** The oldest Debian release whose Nix is new enough (2.26.3). */
const DEBIAN_FALLBACK = "trixie";
/** Nix, the program that relocates it, and the shell for its sandbox. */
const PACKAGES = [
	"nix-bin",
	"patchelf",
	"busybox-static"
];
/** Does the same with the machine's own suite if its Nix is new enough, else with the oldest suite where it is. */
async function ownDebianRelease(context, from, folder) {
	const { world } = context;
	const suites = /* @__PURE__ */ new Set([from.suite, from.id === "debian" ? DEBIAN_FALLBACK : null]);
	for (const suite of suites) {
		if (suite === null) continue;
		await using work = await world.files.temporary("nix-verdict-apt-");
		const apt = await isolatedApt(context, from, suite, work.path);
		const version = await packageVersion(context, apt, "nix-bin");
		if (version !== null && atLeast(version, "2.18")) return await releaseOf(context, apt, from, folder);
	}
	throw new VerdictError("install-failed", `The packages of this machine (${from.id} ${from.suite ?? "without a suite"}) have no Nix of ${OLDEST} or newer. Install Nix another way, or give nix-mirror.`);
}
async function releaseOf(context, apt, from, folder) {
	const { world } = context;
	const packages = await downloadPackages(context, apt, PACKAGES);
	const unpacked = join(apt.folder, "unpacked");
	const waiting = [...packages];
	const worker = async () => {
		for (let file = waiting.shift(); file !== void 0; file = waiting.shift()) await step(context, "unpacking Debian packages", {
			file: "dpkg-deb",
			args: [
				"--extract",
				file,
				unpacked
			]
		});
	};
	await world.files.makeFolder(unpacked);
	await Promise.all(Array.from({ length: world.machine.cores }, worker));
	return await assemble(context, {
		unpacked,
		packages,
		arch: from.arch,
		work: apt.folder,
		folder
	});
}
// src/install/machine.ts
/** Exists in every cgroup v2. */
const CGROUPS = "/sys/fs/cgroup/cgroup.controllers";
/** The group whose members run builds: Nix's own default for root. */
const BUILD_GROUP = "nixbld";
/** As many as upstream's installer creates. */
const BUILD_USERS = 32;
/** Nix's own default for certificates; a small image lacks this file, and other distributions keep it elsewhere. */
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
/** The files of Fedora and its relatives, of openSUSE, and of Alpine. */
const OTHER_CERTIFICATES = [
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem"
];
/** Only an installation writes this setting into our file. */
const BUILD_GROUP_SETTING = "build-users-group";
/**
* Prepares everything outside the store that builds need: users to run them, settings, the store's own mode. Call it
* before the tree is moved away. `user`: who may give the daemon settings of his own; he can be root anyway. `conf`:
* the user's own lines for nix.conf.
*/
async function prepareMachine(context, tree, user, conf) {
	const { world } = context;
	await addBuildUsers(context);
	await step(context, "giving the store to its group", {
		file: "chgrp",
		args: [BUILD_GROUP, STORE_FOLDER]
	});
	await step(context, "setting the store's mode", {
		file: "chmod",
		args: ["1775", STORE_FOLDER]
	});
	const shell = await world.files.linkTarget(join(tree.root, "store", basename(tree.nix), SANDBOX_SHELL));
	const paths = await valueOf("sandbox-paths", world) === null ? "sandbox-paths" : "extra-sandbox-paths";
	const added = await valueOf("extra-sandbox-paths", world) ?? "";
	const certificates = world.files.exists(CERTIFICATES) ? null : OTHER_CERTIFICATES.find((path) => world.files.exists(path)) ?? certificatesOf(tree);
	const accounted = hasSystemd(world) && world.files.exists(CGROUPS);
	const settings = {
		[BUILD_GROUP_SETTING]: BUILD_GROUP,
		"extra-experimental-features": accounted ? "nix-command flakes cgroups" : "nix-command flakes",
		...accounted ? { "use-cgroups": "true" } : {},
		sandbox: "true",
		"sandbox-fallback": "false",
		...shell === null ? {} : { [paths]: `/bin/sh=${shell} ${added}`.trim() },
		...certificates === null ? {} : { "ssl-cert-file": certificates },
		...user === null ? {} : { "extra-trusted-users": user }
	};
	await configure(settings, conf, world);
}
/** Adds users until the group has one for each core: an interrupted installation may have left a few. */
async function addBuildUsers(context) {
	const { world } = context;
	const line = String(await world.files.read("/etc/group")).split("\n").find((entry) => entry.startsWith(`${BUILD_GROUP}:`));
	const members = new Set((line?.split(":")[3] ?? "").split(",").filter((member) => member !== ""));
	if (members.size > 0 && members.size >= world.machine.cores) return;
	if (line === void 0) await step(context, "adding the build group", {
		file: "groupadd",
		args: ["--system", BUILD_GROUP]
	});
	for (let number = 1; number <= BUILD_USERS; number += 1) {
		const user = `${BUILD_GROUP}${number}`;
		if (members.has(user)) continue;
		const home = [
			"--no-create-home",
			"--home-dir",
			"/var/empty",
			"--shell",
			"/usr/sbin/nologin"
		];
		const group = [
			"--no-user-group",
			"--gid",
			BUILD_GROUP,
			"--groups",
			BUILD_GROUP
		];
		const args = [
			"--system",
			...home,
			...group,
			"--comment",
			`Nix build user ${number}`,
			user
		];
		await step(context, "adding the build users", {
			file: "useradd",
			args
		});
	}
}
/**
* SHA-256 of upstream's tarballs of {@link PINNED_VERSION}, as upstream publishes them and its own installation script
* has them. Other tarballs are verified against the file beside them.
*/
const PINNED_SHA256 = { "x86_64-linux": "2c2e146b80834fe0ca201b51deeb939405b4f18e8d2071bf80b10f8123c50464" };
/** Systems for which upstream has releases that we can install. */
const RELEASE_SYSTEM = /^(?:x86_64|aarch64)-linux$/u;
/**
* Throws a TypeError for values that our own options would have refused: a version is a part of paths, and others may
* call root's program.
*/
function checkRequest({ version, mirror, sha256, system }) {
	const faults = {
		version: !SHAPES.version.test(version),
		mirror: !SHAPES.mirror.test(mirror),
		sha256: sha256 !== void 0 && !SHAPES.sha256.test(sha256),
		system: !RELEASE_SYSTEM.test(system)
	};
	for (const [name, isFault] of Object.entries(faults)) if (isFault) throw new TypeError(`there is no ${name} like this`);
}
/** Node's codes for a full disk or quota. */
const NO_ROOM_REASON = /^(?:ENOSPC|EDQUOT)\b/u;
/**
* Downloads a release's tarball into `folder`, and verifies it before anything is unpacked. A failed download is a
* value, so that another route can be tried; a wrong checksum always throws.
*/
async function downloadRelease(context, wanted, folder) {
	const { world, signal } = context;
	const xz = await world.processes.run({
		file: "xz",
		args: ["--version"]
	}, signal);
	signal.throwIfAborted();
	if (xz.code !== 0) return {
		ok: false,
		reason: "unpacking it needs xz, which is not on this machine"
	};
	const url = releaseAddress(wanted);
	const expected = await checksum(context, wanted);
	if (!expected.ok) return expected;
	const tarball = join(folder, "nix.tar.xz");
	const actual = await world.http.download(url, tarball, signal);
	if (!actual.ok && NO_ROOM_REASON.test(actual.reason)) throw new VerdictError("install-failed", `There is no room for the release of Nix in ${folder} (${actual.reason}). Free some, or make TMPDIR name another folder.`);
	if (!actual.ok) return {
		ok: false,
		reason: `${url}: ${actual.reason}`
	};
	if (actual.value !== expected.value) throw new VerdictError("install-failed", `${url} has the SHA-256 ${actual.value} where ${expected.value} was expected, so it was not unpacked: it is damaged, or not the right file. Check nix-mirror and nix-sha256, or try again.`);
	return {
		ok: true,
		value: tarball
	};
}
/** Unpacks a verified tarball into `folder`, and returns the release's own folder in it. */
async function unpackRelease(context, tarball, wanted, folder) {
	await step(context, "unpacking the release", {
		file: "tar",
		args: [
			"--extract",
			"--xz",
			"--no-same-owner",
			"--file",
			tarball,
			"--directory",
			folder
		]
	});
	return join(folder, releaseName(wanted));
}
/** Returns the address of a release's tarball on its mirror. */
function releaseAddress(wanted) {
	return `${wanted.mirror.replace(/\/+$/u, "")}/nix-${wanted.version}/${releaseName(wanted)}.tar.xz`;
}
function releaseName(wanted) {
	return `nix-${wanted.version}-${wanted.system}`;
}
async function checksum({ world, signal }, wanted) {
	if (wanted.sha256 !== void 0) return {
		ok: true,
		value: wanted.sha256.toLowerCase()
	};
	const pinned = wanted.mirror === "https://releases.nixos.org/nix" && wanted.version === "2.34.8" ? PINNED_SHA256[wanted.system] : void 0;
	if (pinned !== void 0) return {
		ok: true,
		value: pinned
	};
	const url = `${releaseAddress(wanted)}.sha256`;
	const text = await world.http.text(url, signal);
	if (!text.ok) return {
		ok: false,
		reason: `${url}: ${text.reason}`
	};
	const [value = ""] = text.value.trim().split(/\s+/u);
	return /^[0-9a-f]{64}$/iu.test(value) ? {
		ok: true,
		value: value.toLowerCase()
	} : {
		ok: false,
		reason: `${url}: holds no SHA-256`
	};
}
// src/install/release-task.ts
/** Installs a release, or one built from Debian's packages: store, users, settings, daemon, and the profile last. */
const installRelease = {
	name: "install",
	work: async (context, args) => {
		const { world, emit } = context;
		checkRequest(args.wanted);
		checkUser(args.user, world);
		const before = await world.files.linkTarget(DEFAULT_PROFILE);
		const waiting = () => emit({
			type: "notice",
			level: "info",
			message: "Another installation of Nix is running on this machine: waiting for it."
		});
		await using _turn = await holdLock(context, "install", waiting);
		const meanwhile = await world.files.linkTarget("/nix/var/nix/profiles/default") === before ? null : await installedMeanwhile(context, args);
		if (meanwhile !== null) return meanwhile;
		await refuseForeignStore(world);
		await using downloads = await world.files.temporary("nix-verdict-download-").catch((error) => {
			throw new VerdictError("install-failed", `Nix cannot be downloaded, because there is no folder for temporary files (${messageOf(error)}). Set TMPDIR to one.`, { cause: error });
		});
		const { wanted } = args;
		emit({
			type: "notice",
			level: "info",
			message: `Installing Nix ${wanted.version} from ${wanted.mirror}.`
		});
		const tarball = await downloadRelease(context, wanted, downloads.path);
		if (tarball.ok) {
			await using staging = await stagingFolder(context);
			return await installTree(context, await unpackRelease(context, tarball.value, wanted, staging.path), "release", args);
		}
		return await installFromDistribution(context, args, tarball.reason);
	}
};
/**
* The Nix that somebody else has installed while we waited, with this user's rights and settings; null when it is not
* the requested one.
*/
async function installedMeanwhile(context, { wanted, exact, conf, user }) {
	const { world, signal } = context;
	const nix = `${DEFAULT_PROFILE}/bin/nix`;
	const { code, stdout } = await world.processes.run({
		file: nix,
		args: ["--version"]
	}, signal);
	signal.throwIfAborted();
	const version = code === 0 ? parseVersion(stdout) : null;
	if (version === null || (exact ? version.version !== wanted.version : !atLeast(version.version, "2.18"))) return null;
	const { changes, write } = await configuring(user === null ? {} : { "extra-trusted-users": user }, conf, world);
	await write();
	if ((user !== null || hasSystemd(world)) && (changes.length > 0 || await daemonIsMissing(world))) await startDaemon(context, {
		bin: nix,
		...version,
		options: [],
		impure: false
	});
	return {
		nix,
		...version,
		origin: "existing"
	};
}
async function installFromDistribution(context, args, reason) {
	const { emit } = context;
	const { version } = args.wanted;
	const debian = args.exact ? null : await distribution(context);
	if (debian === null) throw new VerdictError("install-failed", `Nix ${version} could not be fetched: ${reason}. Check the network, nix-version and nix-mirror, or install Nix before this step.`);
	emit({
		type: "notice",
		level: "info",
		message: `Nix ${version} could not be fetched (${reason}): building one from ${debian.id}'s packages.`
	});
	await using staging = await stagingFolder(context);
	return await installTree(context, await ownDebianRelease(context, debian, staging.path), "debian", args);
}
async function installTree(context, root, origin, { conf, user }) {
	const { world } = context;
	const tree = await readTree(root, world);
	await prepareMachine(context, tree, user, conf);
	await addToStore(context, tree);
	const nix = await activate(context, tree);
	const version = parseVersion(await step(context, "running the new Nix", {
		file: nix,
		args: ["--version"]
	}));
	if (version === null) throw new VerdictError("install-failed", `The Nix that was installed at ${nix} does not report its version.`);
	const tool = {
		bin: nix,
		...version,
		options: [],
		impure: false
	};
	if (user !== null || hasSystemd(world)) await startDaemon(context, tool);
	return {
		nix,
		...version,
		origin
	};
}
// src/install/revive.ts
/** Root runs no other program: the caller names the path, and could name a program of his own. */
const OUR_NIX = `${DEFAULT_PROFILE}/bin/nix`;
/** Starts the daemon of a Nix that we installed earlier, for a user who needs one. Throws `install-failed`. */
const reviveDaemon = {
	name: "revive-daemon",
	work: async (context, { tool, user }) => {
		const { world } = context;
		if (tool.bin !== OUR_NIX) throw new TypeError("only the Nix that we have installed is started");
		checkUser(user, world);
		await configure({ "extra-trusted-users": user }, null, world);
		await startDaemon(context, tool);
		return null;
	}
};
/**
* Starts the daemon of a Nix of ours that has none, so that a usable Nix is found. It may have lost its daemon (to a
* reboot, or to the post step of an earlier job), or never had one (root installed it, and now another user calls).
* Does nothing when the daemon is there. Throws `no-root`, `install-failed`.
*/
async function revive(context, tool) {
	const { world } = context;
	if (world.machine.uid === 0 || tool.bin !== OUR_NIX) return;
	if (!await hasSettingsFor("build-users-group", world) || !await daemonIsMissing(world)) return;
	if ((await storeInfo(context, tool)).ok) return;
	await asRoot(context, reviveDaemon, {
		tool,
		user: world.machine.user
	});
}
// src/install/install.ts
/**
* Returns a working Nix: the machine's own if it is new enough, else one that it installs, if `mode` allows that.
* `inputs/` has checked the shapes of the options; root's program checks them again.
*/
async function install(context, options) {
	const { world } = context;
	if (options.version !== void 0 && !atLeast(options.version, "2.18")) throw new VerdictError("nix-too-old", `nix-version is ${options.version}, but nix-verdict needs ${OLDEST} or newer.`);
	if (options.mode !== "always") {
		const found = await findNix(context);
		if (found.nix !== null) {
			const existing = {
				nix: found.nix,
				...found.version,
				origin: "existing"
			};
			const tool = {
				bin: found.nix,
				...found.version,
				options: [],
				impure: false
			};
			await revive(context, tool);
			if (options.conf !== void 0) await addSettings(context, tool, options.conf);
			return existing;
		}
		if (options.mode === "never" || found.tooOld !== null) throw notInstalling(found.tooOld, options.mode);
	}
	await refuse(context, options.mode);
	const wanted = {
		version: options.version ?? "2.34.8",
		mirror: options.mirror ?? "https://releases.nixos.org/nix",
		system: upstreamSystem(world),
		...options.sha256 === void 0 ? {} : { sha256: options.sha256 }
	};
	const exact = options.version !== void 0 || options.mirror !== void 0 || options.sha256 !== void 0;
	const user = world.machine.uid === 0 ? null : world.machine.user;
	return await asRoot(context, installRelease, {
		wanted,
		exact,
		conf: options.conf ?? null,
		user
	});
}
/** Adds the user's own lines to the settings of a Nix that was there before us. */
async function addSettings(context, tool, conf) {
	const { world } = context;
	if (isSelfHosted(world.env)) throw new VerdictError("usage", "nix-conf would change the Nix of a self-hosted runner, which is left as it was found. Change its nix.conf yourself, or set \"install: always\".");
	const store = await storeInfo(context, tool);
	const daemon = store.ok && /^(?:daemon|unix:)/u.test(store.url);
	if (await asRoot(context, configureNix, {
		settings: {},
		conf,
		daemon,
		namespaces: false
	}) && daemon) await awaitDaemon(context, tool);
}
/** Throws if nothing can, or may, be installed. */
async function refuse(context, mode) {
	const { world } = context;
	upstreamSystem(world);
	if (mode === "auto" && isSelfHosted(world.env)) throw new VerdictError("nix-missing", `There is no usable Nix on this self-hosted runner, which is left as it was found. Install Nix ${OLDEST} or newer on it, or set "install: always".`);
	if (await canBeRoot(context)) return;
	throw new VerdictError("no-root", `There is no usable Nix, and installing one needs root: run as root, let sudo work without a password, or install Nix ${OLDEST} or newer first.`);
}
/** Upstream's name for this system, if Nix can be installed on it. */
function upstreamSystem({ machine }) {
	const processor = {
		x64: "x86_64",
		arm64: "aarch64"
	}[machine.arch];
	if (machine.platform === "linux" && processor !== void 0) return `${processor}-linux`;
	throw new VerdictError("install-failed", `There is no usable Nix, and installing one on ${machine.platform} ${machine.arch} is not supported: install Nix ${OLDEST} or newer first.`);
}
function notInstalling(tooOld, mode) {
	if (tooOld !== null) return new VerdictError("nix-too-old", `${tooOld}, which nix-verdict needs. Update it, or put a newer one beside it with "install: always".`);
	return new VerdictError("nix-missing", `There is no Nix on this machine, and "install: ${mode}" forbids to install one. Install Nix ${OLDEST} or newer, or let nix-verdict do it with "install: auto".`);
}
export { proveBuild as a, proveSandbox as c, adviceFor as d, abortOnSignals as f, features as i, tryKvm as l, reviveDaemon as n, proveKvm as o, exitCodeOf as p, installRelease as r, proveNspawn as s, install as t, openDevices as u };

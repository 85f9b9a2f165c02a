import { awaitDaemon, configureNix, keepTrack, type Settings } from "../changes/changes.ts";
import { type Feature, messageOf, VerdictError } from "../model/model.ts";
import { type NixTool, readSettings, storeInfo } from "../nix/nix.ts";
import { asRoot, canBeRoot, type Context } from "../system/system.ts";
import { adviceFor, type FeatureName } from "./advice.ts";
import { openDevices } from "./devices.ts";
import { type FeatureProof, type ProofCode, proveKvm, proveNspawn } from "./prove.ts";

export { adviceFor, type FeatureName } from "./advice.ts";
export { openDevices } from "./devices.ts";
export { type BuilderProof, proveBuild } from "./prove-builder.ts";
export { type FeatureProof, proveKvm, proveNspawn, proveSandbox } from "./prove.ts";
export { tryKvm } from "./try-kvm.ts";

type FeatureMode = "auto" | "require" | "off";
export type FeatureOptions = {
  kvm: FeatureMode;
  nspawn: FeatureMode;
  /** Whether this machine may be changed; otherwise it is only examined. */
  mayChange: boolean;
};

/** The features that the checks or the user require of the machine. */
export type FeatureDemand = ReadonlySet<FeatureName>;

/** The features that the machine was proven to have, and the settings without which it must not be used. */
export type FeatureSupport = {
  features: Feature[];
  /** Null: nothing was tested, or there is no proof for this kind of machine; then only the logs of tests tell. */
  kvm: Feature | null;
  options: NixTool["options"];
};

/** The result when no feature is required. */
const NO_FEATURES: FeatureSupport = { features: [], kvm: null, options: [] };

/**
 * Hides a device that looks right but is a thousand times too slow. With it, a test hangs for hours; without it, QEMU
 * emulates.
 */
const HIDE_KVM = [["extra-sandbox-paths", "/dev/kvm=/dev/null"]] as const;

/**
 * The settings that the daemon needs for builds that are root of 65,536 users of their own. Only Lix needs
 * `use-cgroups` as well; the others accept it.
 */
const NSPAWN_SETTINGS: Settings = {
  "extra-experimental-features": "nix-command flakes auto-allocate-uids cgroups",
  "auto-allocate-uids": "true",
  "use-cgroups": "true",
  "extra-system-features": "uid-range",
};

/** The same for containers beside virtual machines, which communicate through tap devices. */
const DEVNET_SETTINGS: Settings = {
  ...NSPAWN_SETTINGS,
  "extra-system-features": "uid-range devnet",
  "extra-sandbox-paths": "/dev/net",
};

/**
 * Sets up the required features, as far as the machine may be changed, and proves each by a real build. Features that
 * work already are left alone. Throws `feature-missing` when a required one does not work in the end.
 */
export async function features(
  context: Context,
  tool: NixTool,
  options: FeatureOptions,
  asked: FeatureDemand,
): Promise<FeatureSupport> {
  const { world, emit } = context;
  if (world.machine.platform !== "linux") return NO_FEATURES;
  const enabled: FeatureSupport = { features: [], kvm: null, options: [] };
  const wanted = (["kvm", "nspawn"] as const).filter(
    (name) => options[name] !== "off" && (asked.has(name) || options[name] === "require"),
  );
  const mayChange = wanted.length > 0 && options.mayChange && (await canKeepTrack(context));
  const maker = new Maker(context, tool, mayChange);
  for (const name of wanted) {
    const proof = await maker.make(name, asked.has("devnet"));
    const feature: Feature = { name, state: proof.state, reason: proof.state === "on" ? proof.detail : proof.reason };
    enabled.features.push(feature);
    if (name === "kvm" && (proof.state === "on" || !UNPROVEN_CODES.has(proof.code))) enabled.kvm = feature;
    if (proof.state === "on") continue;
    const advice = adviceFor(name, proof.code);
    if (options[name] === "require")
      throw new VerdictError(
        "feature-missing",
        `${name} is required, but it is ${proof.state}: ${proof.reason}. ${advice}`,
      );
    emit({ type: "notice", level: "warning", message: `${name} is ${proof.state}: ${proof.reason}. ${advice}` });
    if (name === "kvm" && proof.state === "broken") enabled.options = await maker.hideKvm();
  }
  return enabled;
}

/**
 * Whether the machine can be changed: that takes root and, where changes are undone, a record of them. From then on,
 * this run may also rely on changes that others made.
 */
async function canKeepTrack(context: Context): Promise<boolean> {
  const { world, emit, signal } = context;
  if (!(await canBeRoot(context))) return false;
  if (world.claim?.undo === false) return true;
  try {
    await asRoot(context, keepTrack, null);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    emit({
      type: "notice",
      level: "warning",
      message: `This machine was not changed, because changes to it could not be recorded: ${messageOf(error)}`,
    });
    return false;
  }
}

/** After these, nothing is known of what builds have. */
const UNPROVEN_CODES: ReadonlySet<ProofCode> = new Set<ProofCode>(["not-provable", "builds-elsewhere"]);

/** What a change of the machine can repair. */
const REPAIRABLE: ReadonlySet<ProofCode> = new Set<ProofCode>([
  "no-device",
  "no-permission",
  "feature-missing",
  "container-failed",
  "not-provable",
]);

/** The first repair opens the device; the second configures a Nix that started without it. No case needs a third. */
const MOST_REPAIRS = 2;

class Maker {
  readonly #tool: NixTool;
  readonly #mayChange: boolean;
  readonly #context: Context;

  constructor(context: Context, tool: NixTool, mayChange: boolean) {
    this.#tool = tool;
    this.#mayChange = mayChange;
    this.#context = context;
  }

  /** Proves a feature, after setting it up if it is missing. */
  async make(name: "kvm" | "nspawn", devnet: boolean): Promise<FeatureProof> {
    let proof = await this.#prove(name);
    for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
      const wanted =
        proof.state === "on"
          ? name === "nspawn" && devnet && !(await this.#offersDevnet())
          : REPAIRABLE.has(proof.code);
      if (!wanted || !this.#mayChange) break;
      try {
        if (name === "kvm") await this.#repairKvm(proof);
        else await this.#repairNspawn(devnet);
      } catch (error) {
        this.#context.signal.throwIfAborted();
        this.#context.emit({ type: "notice", level: "warning", message: `Setting up ${name}: ${messageOf(error)}` });
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
  async hideKvm(): Promise<NixTool["options"]> {
    const hidden = await proveKvm(this.#context, { ...this.#tool, options: [...this.#tool.options, ...HIDE_KVM] });
    if (hidden.state !== "on" && hidden.code === "hidden") return HIDE_KVM;
    const message =
      "/dev/kvm cannot be hidden from the tests, because Nix's daemon does not accept that setting " +
      "from this user: they may hang. Add the user to trusted-users.";
    this.#context.emit({ type: "notice", level: "warning", message });
    return [];
  }

  async #prove(name: "kvm" | "nspawn"): Promise<FeatureProof> {
    return await (name === "kvm" ? proveKvm : proveNspawn)(this.#context, this.#tool);
  }

  async #repairKvm(proof: FeatureProof): Promise<void> {
    await asRoot(this.#context, openDevices, {
      devices: ["kvm"] as const,
    });
    const offered = proof.state === "on" || (proof.code !== "feature-missing" && proof.code !== "no-device");
    if (!offered && this.#context.world.files.exists("/dev/kvm"))
      await this.#configure({ "extra-system-features": "kvm" });
  }

  async #repairNspawn(devnet: boolean): Promise<void> {
    if (devnet)
      await asRoot(this.#context, openDevices, {
        devices: ["tun"] as const,
      });
    await this.#configure(devnet ? DEVNET_SETTINGS : NSPAWN_SETTINGS);
  }

  async #configure(settings: Settings): Promise<void> {
    const store = await storeInfo(this.#context, this.#tool);
    const daemon = store.ok && store.url.startsWith("daemon");
    const args = { settings, conf: null, daemon, namespaces: "auto-allocate-uids" in settings };
    const changed = await asRoot(this.#context, configureNix, args);
    if (changed && daemon) await awaitDaemon(this.#context, this.#tool);
  }

  async #offersDevnet(): Promise<boolean> {
    return (await readSettings(this.#context, this.#tool)).systemFeatures.includes("devnet");
  }
}

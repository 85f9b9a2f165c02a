import type { BootWay } from "../model/model.ts";
import type { SubjectExpressions } from "./expression.ts";

/** Where a flake has what can be booted; a session may lack each of them. */
const LOADED =
  "(with { nixosConfigurations = { }; packages = { }; checks = { }; }; " +
  "{ inherit nixosConfigurations packages checks; })";

/**
 * The members of the set: what the flake has under a path of attributes, and where. A key is the path, of which the
 * last part may hold any character, and none but the last holds a dot.
 */
const FUNCTIONS = `
  boots = system: flake: let
    inherit (builtins) attrNames concatMap isAttrs listToAttrs unsafeGetAttrPos;
    of = group: isSystem: set: if !isAttrs set then [ ] else map (name: {
      name = "\${group}.\${name}";
      value = { inherit isSystem; value = set.\${name}; position = unsafeGetAttrPos name set; };
    }) (attrNames set);
    forSystem = set: if isAttrs set then set.\${system} or { } else { };
  in listToAttrs (of "nixosConfigurations" true (flake.nixosConfigurations or { })
    ++ of "packages" false (forSystem (flake.packages or { }))
    ++ of "checks" false (forSystem (flake.checks or { })));`;

/**
 * What a configuration can be booted as, and what does that. Nothing is built for it. A machine's own modules come
 * before what every NixOS system has.
 */
const DESCRIPTION = `
  positionOf = name: set: set.\${name}.position;
  number = v: let n = tryEval v; in if n.success && isInt n.value then n.value else null;
  word = v: let s = tryEval v; in if s.success && builtins.isString s.value then text (plain s.value) else null;
  waysOf = c: let
    microvm = c.microvm or { };
    build = c.system.build or { };
    boot = c.boot or { };
  in builtins.filter (w: w.has) [
    { way = "microvm"; has = microvm ? declaredRunner || microvm ? runner && microvm ? hypervisor;
      made = microvm.declaredRunner or microvm.runner.\${microvm.hypervisor}; memory = microvm.mem or null;
      hypervisor = microvm.hypervisor or null; }
    { way = "container"; has = (boot.isContainer or false || boot.isNspawnContainer or false) && build ? toplevel;
      made = build.toplevel; memory = null; hypervisor = null; }
    { way = "vm"; has = build ? vm; made = build.vm; memory = memoryOf c; hypervisor = "qemu"; }
    { way = "vm-with-boot-loader"; has = build ? vmWithBootLoader; made = build.vmWithBootLoader;
      memory = memoryOf c; hypervisor = "qemu"; }
  ];
  memoryOf = c: c.virtualisation.vmVariant.virtualisation.memorySize or c.virtualisation.memorySize or null;
  describeWays = ways: image: done: let
      fit = if wanted == null then ways else builtins.filter (w: w.way == wanted) ways;
      one = elemAt fit 0;
    in if fit == [ ] then say "skipped" (map (w: w.way) ways) done
    else say "boot" { inherit image; inherit (one) way; ways = map (w: w.way) ways;
        memoryMiB = number one.memory; hypervisor = word one.hypervisor; }
      (describeDerivation one.made done);
  imageOf = c: { name = word c.imageName; tag = word (c.imageTag or null);
    form = if c ? copyTo then "copy" else if c.isExe or false then "stream" else "archive"; };
  describe = { isSystem, value, ... }: done:
    if isSystem then (if isAttrs value && value ? config then describeWays (waysOf value.config) null done
      else say "problem" (typeOf value) done)
    else if isDerivation value && value ? imageName
    then describeWays [ { way = "image"; made = value.copyTo or value; memory = null; hypervisor = null; } ]
      (imageOf value) done
    else say "skipped" [ ] done;`;

/** All that a flake can boot. `way`: only what can be booted as this; null: each as what suits it best. */
export function bootExpressions(way: BootWay | null): SubjectExpressions {
  return {
    attribute: "",
    functions: FUNCTIONS,
    inSession: (words, system) => `(${words}.boots "${system}" ${LOADED})`,
    ofFlake: (words, system, flake) => `(${words}.boots "${system}" ${flake})`,
    ofLoaded: (words, system, loaded) => `(${words}.boots ${system} ${loaded})`,
    description: `wanted = ${way === null ? "null" : `"${way}"`}; ${DESCRIPTION}`,
  };
}

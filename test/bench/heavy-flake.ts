/** Flakes whose evaluation costs what that of NixOS configurations does, without nixpkgs. */

/**
 * What is evaluated for each check. `shared`: modules of the one configuration that all checks use; `own`: modules of a
 * configuration that each check has for itself, from the smallest to the largest; 0: none. Measured with Nix 2.26: 250
 * modules take 140 MB and 1.5 s, 600 take 400 MB and 3 s. `broken`: how many of the checks throw after their work.
 */
export type HeavyFlake = { what: string; checks: number; shared: number; own: [number, number]; broken: number };

export const HEAVY_FLAKES: readonly HeavyFlake[] = [
  { what: "each has its own 100 to 400 MB", checks: 10, shared: 0, own: [250, 600], broken: 0 },
  { what: "all share one of 300 MB", checks: 40, shared: 500, own: [10, 10], broken: 0 },
  { what: "a shared and an own part, some broken", checks: 16, shared: 250, own: [100, 400], broken: 4 },
];

/**
 * Writes a flake with a module system in small: modules are functions of the whole configuration, and each is merged
 * into what the ones before have given.
 */
export function heavyFlake({ checks, shared, own: [least, most], broken }: HeavyFlake, salt: string): string {
  const each = Array.from({ length: checks }, (_, number) => {
    const modules = Math.round(least + ((most - least) * number) / Math.max(1, checks - 1));
    const isBroken = number < broken;
    return `c${number} = check "c${number}" ${modules} ${isBroken};`;
  });
  return `{ outputs = _: let
  inherit (builtins) attrNames foldl' genList hashString listToAttrs seq stringLength;
  configure = modules: seed: let
    name = m: o: "m\${toString m}-o\${toString o}";
    moduleOf = m: { config }: listToAttrs (genList (o: {
      name = name m o;
      value = hashString "sha256" (if m == 0 then "\${seed}\${toString o}" else config.\${name (m - 1) o});
    }) 100);
    config = foldl' (all: m: all // moduleOf m { inherit config; }) { } (genList (m: m) modules);
  in config;
  weigh = config: foldl' (sum: name: seq (stringLength config.\${name}) (sum + 1)) 0 (attrNames config);
  shared = weigh (configure ${shared} "shared");
  check = name: modules: isBroken: let work = shared + weigh (configure modules name); in
    if isBroken then throw "\${name} fails after \${toString work} options"
    else derivation {
      inherit name; system = "x86_64-linux"; builder = "/bin/sh";
      args = [ "-c" "echo ${salt} \${toString work} > $out" ];
    };
in { checks.x86_64-linux = {
  ${each.join("\n  ")}
}; }; }
`;
}

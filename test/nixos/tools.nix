# Checks of the sources with the tools that package-lock.json has. On Linux: for other systems it does not have all of them.
# `only` makes a source of some files, `code` are those that most tools look at.
{ pkgs, only, code }:
let
  inherit (pkgs) lib;
  nodejs = pkgs.nodejs_24;
  root = ../..;

  # Our lock file names no registry, because contributors have different ones. Nix wants whole addresses, and the hashes in the lock
  # file hold for any of them. Prebuilt programs of other platforms stay without an address: npm does not ask for those.
  cpu = { x86_64-linux = "x64"; aarch64-linux = "arm64"; }.${pkgs.stdenv.hostPlatform.system};
  fits = module: lib.elem "linux" (module.os or [ "linux" ]) && lib.elem cpu (module.cpu or [ cpu ]);
  domain = "npmjs.org";
  addressed =
    path: module:
    let
      name = lib.last (lib.splitString "node_modules/" path);
      file = "${lib.last (lib.splitString "/" name)}-${module.version}.tgz";
    in
    lib.optionalAttrs (module ? integrity && fits module) { resolved = "https://registry.${domain}/${name}/-/${file}"; } // module;
  lock = lib.importJSON (root + "/package-lock.json");

  modules = pkgs.importNpmLock.buildNodeModules {
    inherit nodejs;
    npmRoot = only [ (root + "/package.json") (root + "/package-lock.json") ];
    package = lib.importJSON (root + "/package.json");
    packageLock = lock // { packages = lib.mapAttrs addressed lock.packages; };
    derivationArgs = {
      npmFlags = [ "--legacy-peer-deps" ];
      # The only one fetches a Node, and here is one.
      npmRebuildFlags = [ "--ignore-scripts" ];
    };
  };

  # Each package is a link, but the folder is our own: tools keep their caches in it.
  check = name: files: script: pkgs.runCommand "nix-verdict-${name}" { nativeBuildInputs = [ nodejs pkgs.git ]; } ''
    cp -r ${only files} project
    chmod -R u+w project
    cd project
    mkdir node_modules
    ln -s ${modules}/node_modules/* ${modules}/node_modules/.bin node_modules/
    patchShebangs scripts
    export HOME=$TMPDIR
    ${script}
    touch $out
  '';
in
{
  types = check "types" code "npm run check:types";
  lint = check "lint" code "npm run lint";
  format = check "format" code "npm run check:format";
  unused = check "unused" code "npm run check:unused";
  dist = check "dist" (code ++ [ (root + "/LICENSE") (root + "/dist") ]) "npm run check:dist";
  unit = check "unit" [ root ] "node test/suite.ts --unit";
}

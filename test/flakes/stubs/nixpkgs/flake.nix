{
  description = "nixpkgs, as far as the examples use it: what they say is asked for, and nothing is built of it";

  outputs =
    _:
    let
      shapes = {
        string = builtins.isString;
        set = builtins.isAttrs;
        path = value: builtins.pathExists value;
      };
      # A build that needs these attributes, each of its shape.
      made =
        system: needs: given:
        assert builtins.all (
          name: given ? ${name} && shapes.${needs.${name}} given.${name} || throw "the attribute ${name} is missing or has another shape"
        ) (builtins.attrNames needs);
        let
          drv = derivation {
            name = given.name or given.pname;
            inherit system;
            builder = "/bin/sh";
            args = [ "-c" "echo stub > $out" ];
          };
        in
        drv
        // given
        // {
          nativeBuildInputs = given.nativeBuildInputs or [ ];
          overrideAttrs = change: made system { } (given // change ({ nativeBuildInputs = [ ]; } // given));
        };
      genAttrs = names: make: builtins.listToAttrs (map (name: { inherit name; value = make name; }) names);
      lib = {
        inherit genAttrs;
        fileset.unions = files: if builtins.all builtins.pathExists files then files else throw "a file is missing";
        fileset.toSource = { root, fileset }: builtins.seq (builtins.length fileset) root;
        nixosSystem =
          { system, modules }:
          {
            config = builtins.foldl' (all: module: all // module) { } modules;
          };
      };
      module = value: builtins.isAttrs value || builtins.isFunction value;
      packages = system: {
        testers.runNixOSTest =
          test:
          assert builtins.all module (builtins.attrValues (test.nodes or { } // test.containers or { }));
          assert test ? nodes || test ? containers;
          made system { name = "string"; testScript = "string"; } { inherit (test) name testScript; };
        rustPlatform.buildRustPackage = given: made system { pname = "string"; version = "string"; src = "path"; cargoLock = "set"; } given;
        buildNpmPackage = made system { pname = "string"; version = "string"; src = "path"; npmDeps = "set"; npmConfigHook = "set"; };
        importNpmLock = {
          __functor = _: { npmRoot }: { lock = builtins.readFile "${npmRoot}/package-lock.json"; };
          npmConfigHook = { };
        };
        runCommand = name: env: script: made system { script = "string"; } (env // { inherit name script; });
        clippy = { };
        rustfmt = { };
      };
    in
    {
      inherit lib;
      legacyPackages = genAttrs [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ] packages;
    };
}

{
  description = "A verdict for every check of your flake";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      manifest = lib.importJSON ./package.json;
      eachSystem = make: lib.genAttrs [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ] (system: make nixpkgs.legacyPackages.${system});

      # Only these files, so that a check is proven for as long as what it looks at stays the same.
      only = files: lib.fileset.toSource { root = ./.; fileset = lib.fileset.unions files; };
      built = [ ./LICENSE ./dist ./package.json ./schema ];
      code = [
        ./.oxfmtrc.json
        ./.oxlintrc.json
        ./knip.json
        ./lint
        ./package-lock.json
        ./package.json
        ./rolldown.config.js
        ./schema
        ./scripts
        ./src
        ./test
        ./tsconfig.json
      ];
    in
    {
      # dist/ is committed and needs nothing but Node, so there is nothing to build.
      packages = eachSystem (pkgs: {
        default = pkgs.stdenvNoCC.mkDerivation {
          pname = manifest.name;
          inherit (manifest) version;
          src = only built;
          nativeBuildInputs = [ pkgs.makeWrapper ];
          dontBuild = true;
          installPhase = ''
            runHook preInstall
            mkdir -p $out/lib/nix-verdict
            cp -r LICENSE dist package.json schema $out/lib/nix-verdict
            makeWrapper ${lib.getExe pkgs.nodejs_24} $out/bin/nix-verdict --add-flags $out/lib/nix-verdict/dist/cli.js
            runHook postInstall
          '';
          meta = {
            inherit (manifest) description;
            license = lib.licenses.mit;
            mainProgram = "nix-verdict";
          };
        };
      });

      # What can be told inside a build. The whole suite needs a real Nix and root: see CONTRIBUTING.md.
      checks = eachSystem (
        pkgs:
        let
          package = self.packages.${pkgs.stdenv.hostPlatform.system}.default;
          check = name: script: pkgs.runCommand "nix-verdict-${name}" { nativeBuildInputs = [ package ]; } ''
            ${script}
            touch $out
          '';
        in
        {
          version = check "version" ''
            [ "$(nix-verdict --version)" = ${manifest.version} ]
          '';
          help = check "help" ''
            nix-verdict --help | grep -F -e "--only PATTERN"
          '';
          # Bad usage is exit code 2 and one sentence, without any Nix.
          usage = check "usage" ''
            code=0
            nix-verdict --jobs many 2> said || code=$?
            cat said
            [ "$code" = 2 ]
            grep -F 'jobs: "many" is not valid' said
          '';
        }
        // lib.optionalAttrs pkgs.stdenv.hostPlatform.isLinux (import ./test/nixos/tools.nix { inherit pkgs only code; })
        // lib.optionalAttrs pkgs.stdenv.hostPlatform.isLinux {
          action = import ./test/nixos/action.nix { inherit pkgs package; };
        }
      );

      devShells = eachSystem (pkgs: {
        default = pkgs.mkShellNoCC { packages = [ pkgs.nodejs_24 pkgs.git pkgs.xz ]; };
      });
    };
}

# Ways to fail that need a run of their own.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: script: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" script ];
        };
      in
      {
        silent = build "silent" "echo last words; while :; do :; done";
        no-output = build "no-output" "echo nothing comes of this";
        wrong-hash = derivation {
          name = "wrong-hash-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" "echo @salt@ > $out" ];
          outputHashMode = "flat";
          outputHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        };
        imports-broken = import ./broken.nix;
        bad-feature-list = derivation { name = "odd"; system = "x86_64-linux"; builder = "/bin/sh"; requiredSystemFeatures = [ "quantum" "kvm" ]; };
        crashes = throw (builtins.substring 0 0 (builtins.toJSON (builtins.genList (n: n) 10)) + "built from parts");
        twin-a = build "twin" "echo one build, two names; exit 3";
        twin-b = build "twin" "echo one build, two names; exit 3";
        fine = build "fine" "echo > $out";
      };
  };
}

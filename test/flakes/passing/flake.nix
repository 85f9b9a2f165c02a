# Three checks that pass, in a moment.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: script: derivation { name = "${name}-@salt@"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ]; };
        shared = build "shared" "echo shared > $out";
      in
      {
        alpha = build "alpha" "echo alpha runs; read x < ${shared}; echo > $out";
        beta = build "beta" "read x < ${shared}; echo > $out";
        gamma-ray = build "gamma-ray" "echo > $out";
      };
  };
}

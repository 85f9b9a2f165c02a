# What a drvPath that is a folder would build: a flake of its own, which always passes.
{ outputs = _: { packages.x86_64-linux.default = derivation { name = "decoy"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }; }

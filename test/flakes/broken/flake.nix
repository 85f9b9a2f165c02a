{ outputs = _: { checks = throw "the whole flake is broken"; }; }

{
  inputs.nixpkgs.url = "path:/nowhere";
  outputs = _: { nixosModules.microvm = { }; };
}

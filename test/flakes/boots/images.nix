_: { image-serves = null; }

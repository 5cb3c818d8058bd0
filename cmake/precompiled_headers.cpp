// Compiled for the precompiled header that goes with it (see DictumLibrary.cmake and TorchHeaders.cmake).

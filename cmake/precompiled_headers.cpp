// Compiled for the precompiled header that goes with it (see DictumLibrary.cmake).

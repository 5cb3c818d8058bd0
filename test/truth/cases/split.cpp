// Classes declared in a header, with their constructors and helpers in other files.
//
// construct: Split(2, true)
//   set SplitImpl: blocks=2, residual=true
// construct: Split(1, false)
//   set SplitImpl: blocks=1, residual=false
// construct: Block(Shape())
// sources: split/net.cpp split/block.cpp
#include "split/net.h"

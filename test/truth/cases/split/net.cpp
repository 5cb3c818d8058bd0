#include "net.h"

SplitImpl::SplitImpl(int blocks, bool residual) {
  for (int i = 0; i < blocks; ++i) blocks_->push_back(Block(Shape{i + 2, residual}));
  register_module("blocks", blocks_);
}

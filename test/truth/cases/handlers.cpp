// What is thrown in a try block and goes on in its handler.
//
// construct: Fallback("bad")
//   set FallbackImpl: mode="bad"
// construct: Fallback("other")
//   set FallbackImpl: mode="other"
// construct: Called("", 2)
//   set CalledImpl: mode="", groups=2
// construct: Called("a", 2)
//   set CalledImpl: mode="a", groups=2
// construct: Called("b", 3)
//   set CalledImpl: mode="b", groups=3
// construct: Kinds(0)
//   set KindsImpl: kind=0
// construct: Kinds(1)
//   set KindsImpl: kind=1
// construct: Kinds(2)
//   set KindsImpl: kind=2
// construct: Kinds(3)
//   set KindsImpl: kind=3
// construct: Kinds(4)
//   set KindsImpl: kind=4
// construct: Returning(true, true)
//   set ReturningImpl: early=true, bad=true
// construct: Returning(false, true)
//   set ReturningImpl: early=false, bad=true
// construct: Returning(false, false)
//   set ReturningImpl: early=false, bad=false
// construct: Nested(4)
//   set NestedImpl: depth=4
// construct: Nested(3)
//   set NestedImpl: depth=3
// construct: Nested(1)
//   set NestedImpl: depth=1
// construct: Rethrown(-1)
//   set RethrownImpl: depth=-1
// construct: Rethrown(1)
//   set RethrownImpl: depth=1
// construct: Skipping(4)
//   set SkippingImpl: count=4
// construct: Skipping(2)
//   set SkippingImpl: count=2
// construct: Broken(4, 2)
// construct: Looked("a")
//   set LookedImpl: key="a"
// construct: Looked("z")
//   set LookedImpl: key="z"
// construct: Own(1)
//   set OwnImpl: flag=1
// construct: Own(0)
//   set OwnImpl: flag=0
// construct: Parts(3)
//   set PartsImpl: groups=3
// construct: Parts(2)
//   set PartsImpl: groups=2
// construct: Guarded(1)
//   set GuardedImpl: flag=1
// construct: Guarded(0)
//   set GuardedImpl: flag=0
// construct: Twice(3)
//   set TwiceImpl: groups=3
// construct: Twice(2)
//   set TwiceImpl: groups=2
// construct: Ordered(-1, -1)
//   set OrderedImpl: a=-1, b=-1
// construct: Ordered(1, -1)
//   set OrderedImpl: a=1, b=-1
// construct: Ordered(1, 1)
//   set OrderedImpl: a=1, b=1
// construct: Ordered(-1, -2)
//   set OrderedImpl: a=-1, b=-2
// construct: Ordered(1, -2)
// construct: Numbers("12")
// construct: Numbers("x")
#include <torch/torch.h>

#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

struct FallbackImpl : torch::nn::Module {
  FallbackImpl(const std::string& mode) {
    try {
      register_module("first", torch::nn::Linear(3, 3));
      if (mode == "bad") throw std::runtime_error("mode");
      register_module("good", torch::nn::Linear(1, 2));
    } catch (const std::exception& error) {
      std::cerr << error.what() << std::endl;
      register_module("fallback", torch::nn::Linear(2, 1));
    }
    register_module("after", torch::nn::Linear(2, 1));
  }
};
TORCH_MODULE(Fallback);

struct CalledImpl : torch::nn::Module {
  static int64_t parse(const std::string& text) {
    if (text.empty()) throw std::invalid_argument("empty");
    return text == "a" ? 3 : 4;
  }
  CalledImpl(const std::string& mode, int64_t groups) {
    int64_t width = 1;
    try {
      width = parse(mode);
      register_module("convolution", torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 4, 1).groups(groups)));
    } catch (...) {
      width = 7;
    }
    register_module("after", torch::nn::Linear(width, 1));
  }
};
TORCH_MODULE(Called);

struct KindsImpl : torch::nn::Module {
  KindsImpl(int kind) {
    int width = 1;
    try {
      if (kind == 1) throw std::out_of_range("a");
      if (kind == 2) throw std::runtime_error("b");
      TORCH_CHECK(kind != 3, "three");
      width = 5;
      TORCH_CHECK_INDEX(kind != 4, "four");
    } catch (const std::logic_error&) {
      width += 7;
    } catch (const c10::Error& error) {
      width += 9;
    }
    register_module("after", torch::nn::Linear(width, 1));
  }
};
TORCH_MODULE(Kinds);

struct ReturningImpl : torch::nn::Module {
  ReturningImpl(bool early, bool bad) {
    try {
      register_module("x", torch::nn::Linear(1, 1));
      if (early) return;
      if (bad) throw std::runtime_error("bad");
      register_module("y", torch::nn::Linear(1, 1));
    } catch (...) {
      register_module("z", torch::nn::Linear(1, 1));
      return;
    }
    register_module("end", torch::nn::Linear(1, 1));
  }
};
TORCH_MODULE(Returning);

struct NestedImpl : torch::nn::Module {
  NestedImpl(int depth) {
    try {
      try {
        if (depth > 3) throw std::runtime_error("x");
        register_module("inner", torch::nn::Linear(1, 1));
      } catch (const std::logic_error&) {
        register_module("never", torch::nn::Linear(1, 1));
      }
      register_module("middle", torch::nn::Linear(1, 1));
      if (depth > 2) throw std::logic_error("y");
    } catch (const std::runtime_error&) {
      register_module("outer", torch::nn::Linear(1, 1));
    }
  }
};
TORCH_MODULE(Nested);

struct RethrownImpl : torch::nn::Module {
  RethrownImpl(int depth) {
    try {
      if (depth < 0) throw std::runtime_error("x");
      register_module("a", torch::nn::Linear(1, 1));
    } catch (const std::exception& error) {
      std::cerr << error.what() << std::endl;
      throw;
    }
  }
};
TORCH_MODULE(Rethrown);

struct SkippingImpl : torch::nn::Module {
  SkippingImpl(int count) {
    for (int i = 0; i < count; i++) {
      try {
        if (i == 2) throw std::runtime_error("two");
        register_module("a" + std::to_string(i), torch::nn::Linear(1, 1));
      } catch (...) {
        continue;
      }
    }
    register_module("end", torch::nn::Linear(1, 1));
  }
};
TORCH_MODULE(Skipping);

struct BrokenImpl : torch::nn::Module {
  BrokenImpl(int count, int last) {
    for (int i = 0; i < count; i++) {
      try {
        if (i == last) break;
        register_module("a" + std::to_string(i), torch::nn::Linear(1, 1));
        if (i == 1) throw std::runtime_error("one");
        register_module("b" + std::to_string(i), torch::nn::Linear(1, 1));
      } catch (const std::runtime_error&) {
        register_module("c" + std::to_string(i), torch::nn::Linear(1, 1));
      }
    }
  }
};
TORCH_MODULE(Broken);

struct LookedImpl : torch::nn::Module {
  LookedImpl(const std::string& key) {
    const std::map<std::string, int> widths{{"a", 2}, {"b", 3}};
    int width = 0;
    try {
      width = widths.at(key);
    } catch (const std::out_of_range&) {
      width = 8;
    }
    register_module("layer", torch::nn::Linear(width, 1));
  }
};
TORCH_MODULE(Looked);

struct OwnError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct OwnImpl : torch::nn::Module {
  OwnImpl(int flag) {
    int width = 0;
    try {
      if (flag) throw OwnError("flag");
      width = 1;
    } catch (const std::logic_error&) {
      width = 2;
    } catch (const OwnError&) {
      width = 3;
    }
    register_module("layer", torch::nn::Linear(width, 1));
  }
};
TORCH_MODULE(Own);

struct PartImpl : torch::nn::Module {
  PartImpl(int64_t groups) {
    register_module("norm", torch::nn::BatchNorm2d(4));
    register_module("convolution", torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 4, 1).groups(groups)));
  }
};
TORCH_MODULE(Part);

struct PartsImpl : torch::nn::Module {
  PartsImpl(int64_t groups) {
    torch::nn::ModuleList parts;
    const auto add = [&](int64_t wanted) {
      try {
        parts->push_back(Part(wanted));
      } catch (const c10::Error&) {
        parts->push_back(Part(1));
      }
    };
    add(groups);
    add(2);
    register_module("parts", parts);
  }
};
TORCH_MODULE(Parts);

struct NumbersImpl : torch::nn::Module {
  NumbersImpl(const std::string& text) {
    int width = 1;
    try {
      width = std::stoi(text);
    } catch (const std::invalid_argument&) {
      width = 7;
    }
    register_module("layer", torch::nn::Linear(width, 1));
  }
};
TORCH_MODULE(Numbers);

// What the handler of a constructor catches is thrown again at its end.
struct GuardedImpl : torch::nn::Module {
  GuardedImpl(int flag) try : torch::nn::Module("guarded") {
    if (flag) throw std::runtime_error("flag");
    register_module("layer", torch::nn::Linear(1, 1));
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
  }
};
TORCH_MODULE(Guarded);

// Each block has a handler of its own for what the same construction throws.
struct TwiceImpl : torch::nn::Module {
  TwiceImpl(int64_t groups) {
    try {
      register_module("one", Part(groups));
    } catch (const c10::Error&) {
      register_module("instead", torch::nn::Linear(1, 1));
    }
    try {
      register_module("two", Part(groups));
    } catch (const c10::Error&) {
      register_module("again", torch::nn::Linear(2, 1));
    }
  }
};
TORCH_MODULE(Twice);

// The first that is thrown decides, whatever the order of the handlers; what nobody takes is thrown only after it.
struct OrderedImpl : torch::nn::Module {
  static void first(int a) {
    if (a < 0) throw std::runtime_error("a");
  }
  static void second(int b) {
    if (b == -1) throw std::logic_error("b");
  }
  static void third(int b) {
    if (b == -2) throw std::bad_alloc();
  }
  OrderedImpl(int a, int b) {
    try {
      first(a);
      second(b);
      third(b);
      register_module("end", torch::nn::Linear(1, 1));
    } catch (const std::logic_error&) {
      register_module("logic", torch::nn::Linear(1, 1));
    } catch (const std::runtime_error&) {
      register_module("runtime", torch::nn::Linear(1, 1));
    }
  }
};
TORCH_MODULE(Ordered);

#include "frontend/user_code.h"

#include <gtest/gtest.h>

#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace dictum::frontend {

namespace {

UserCode userCode(const std::vector<std::string>& includes, const std::vector<std::string>& userRoots = {}) {
  clang::CompilerInvocation invocation;
  for (const std::string& folder : includes)
    invocation.getHeaderSearchOpts().AddPath(folder, clang::frontend::Angled, false, true);
  static llvm::vfs::InMemoryFileSystem files;
  return UserCode(invocation, files, userRoots, {});
}

TEST(UserCode, IsWhatTheUserIncludes) {
  EXPECT_TRUE(userCode({"/home/user/net/include"}).isUserFile("/home/user/net/include/net.h"));
  EXPECT_TRUE(userCode({"/opt/net"}).isUserFile("/opt/net/net.h"));
}

TEST(UserCode, IsNotWhatIsInstalledForAllPrograms) {
  const UserCode code = userCode({"/usr/include/opencv4", "/usr/local/include/eigen3"});
  EXPECT_FALSE(code.isUserFile("/usr/include/opencv4/opencv2/core.hpp"));
  EXPECT_FALSE(code.isUserFile("/usr/local/include/eigen3/Eigen/Core"));
}

TEST(UserCode, IsKnownByWhereAPathLeads) {
  EXPECT_TRUE(userCode({"/usr/include/../../home/user"}).isUserFile("/usr/include/../../home/user/net.h"));
  EXPECT_FALSE(userCode({"/home/../usr/include/opencv4"}).isUserFile("/home/../usr/include/opencv4/core.hpp"));
}

TEST(UserCode, IsWhatTheUserNames) {
  const UserCode code = userCode({"/usr/local/include/nets"}, {"/usr/local/include/nets"});
  EXPECT_TRUE(code.isUserFile("/usr/local/include/nets/net.h"));
}

}  // namespace

}  // namespace dictum::frontend

#include "net.h"

int64_t classesOf(int64_t width) { return width + 4; }

int main() {}

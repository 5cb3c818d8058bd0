#include "net.h"

int main() { Net net(8); }

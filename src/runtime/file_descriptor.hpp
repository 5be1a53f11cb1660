// Closes an open file when it goes. Below zero: opening failed, errno says why.
#pragma once
#include <unistd.h>

namespace tidings {

class file_descriptor {
public:
    explicit file_descriptor(int number) : number_(number) {}
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;
    ~file_descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

}  // namespace tidings

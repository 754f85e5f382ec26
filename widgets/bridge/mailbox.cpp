// SPDX-License-Identifier: Apache-2.0
#include "mailbox.h"

#include <utility>

namespace crisp::bridge {

Mailbox::Mailbox(QObject* parent)
    : QObject(parent)
{
    connect(this, &Mailbox::filled, this, &Mailbox::deliverOne, Qt::QueuedConnection);
}

void Mailbox::post(std::function<void()> action)
{
    {
        const std::lock_guard lock(mutex_);
        actions_.push_back(std::move(action));
    }
    Q_EMIT filled();
}

void Mailbox::deliverAll()
{
    while (deliverOne()) { }
}

bool Mailbox::deliverOne()
{
    std::function<void()> action;
    {
        const std::lock_guard lock(mutex_);
        if (actions_.empty())
            return false;
        action = std::move(actions_.front());
        actions_.pop_front();
    }
    action();
    return true;
}

} // namespace crisp::bridge

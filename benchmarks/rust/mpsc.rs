//! The article's second program: the feeds send, and one thread has the account.

mod article;

use article::{Id, Program, Transaction, FEEDS};
use std::sync::mpsc;
use std::thread::spawn;

struct ChannelProgram;

impl Program for ChannelProgram {
    fn gather<I: Id>(count: u64) -> Vec<Transaction<I>> {
        let (tx, rx) = mpsc::channel();
        let feeds = FEEDS.map(|feed| {
            let tx = mpsc::Sender::clone(&tx);
            spawn(move || {
                for index in 0..count {
                    tx.send(Transaction::of(feed, index)).unwrap();
                }
            })
        });
        drop(tx);
        let mut transactions = Vec::new();
        for transaction in rx {
            transactions.push(transaction);
        }
        for feed in feeds {
            feed.join().unwrap();
        }
        transactions
    }
}

fn main() {
    article::main::<ChannelProgram>();
}

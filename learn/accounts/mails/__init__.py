"""
The mails of a demo, read in the browser.

Without a mail server mails become files in the data folder; here whoever tries Mitreden out finds
what would have arrived. Where mails are really sent, this page does not exist.
"""

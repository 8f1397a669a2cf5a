module memstats

go 1.19

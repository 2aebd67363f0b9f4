module dyncx.dev/dyncx

go 1.19

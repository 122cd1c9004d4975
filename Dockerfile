# hygienist as an image that holds the program, the folder for temporary files, and no shell.
#
#   docker build -t hygienist .
#   docker run --rm -v "$PWD:/lists" -u "$(id -u):$(id -g)" hygienist clean export.csv -o clean.csv --rejects rejects.csv
FROM rust:1.91-alpine AS build
# A C compiler, for the SQLite that is built in. What is built on Alpine is static.
RUN apk add --no-cache build-base
WORKDIR /source
COPY . .
RUN cargo build --locked --profile dist --bin hygienist

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /source/target/dist/hygienist /usr/bin/hygienist
COPY LICENSE-MIT LICENSE-APACHE README.md /usr/share/doc/hygienist/
USER nonroot
WORKDIR /lists
ENTRYPOINT ["hygienist"]
